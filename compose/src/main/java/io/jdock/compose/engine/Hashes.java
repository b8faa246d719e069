package io.jdock.compose.engine;

import io.jdock.compose.model.Network;
import io.jdock.compose.model.Service;
import io.jdock.compose.model.Volume;

/**
 * Digests by which a changed configuration is recognised: docker compose's, so that either tool
 * leaves alone what the other made.
 */
public interface Hashes {
  String of(Service service);

  String of(Network network);

  String of(Volume volume);
}
