package io.jdock.compose.load;

import io.jdock.compose.model.Copies;
import io.jdock.compose.model.Network;
import io.jdock.compose.model.Service;
import io.jdock.compose.model.Volume;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * The hashes by which docker compose, and so jdock, tells whether a container, network or volume is
 * still what the project says: SHA-256 of the object's JSON, in hexadecimal digits.
 */
public final class ServiceHash {
  private ServiceHash() {}

  /**
   * The label com.docker.compose.config-hash of a service's containers. How it is built, how many
   * there are, and what it depends on, change no container.
   */
  public static String of(Service service) {
    Service hashed =
        service
            .with("build", null)
            .with("pullPolicy", null)
            .with("scale", null)
            .with("dependsOn", Map.of())
            .with("profiles", List.of());
    if (hashed.deploy() != null) {
      hashed = hashed.with("deploy", Copies.with(hashed.deploy(), "replicas", null));
    }
    return hash(hashed);
  }

  /** The same label of a network. */
  public static String of(Network network) {
    return hash(network);
  }

  /** The same label of a volume. */
  public static String of(Volume volume) {
    return hash(volume.driver() == null ? Copies.with(volume, "driver", "local") : volume);
  }

  private static String hash(Record object) {
    String json = JsonText.of(Encoder.json().record(object), "");
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(json.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
