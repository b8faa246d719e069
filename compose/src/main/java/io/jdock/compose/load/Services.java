package io.jdock.compose.load;

import io.jdock.compose.model.Service;
import java.util.Map;

/** Services that no file tells of. */
public final class Services {
  private Services() {}

  /** A service of which only the name is known. */
  public static Service empty(String name) {
    try {
      return new Decoder(warning -> {})
          .record(Service.class, Trees.newMapping(), Map.of("name", name));
    } catch (ComposeException e) {
      throw new IllegalStateException("an empty mapping has nothing to be wrong", e);
    }
  }
}
