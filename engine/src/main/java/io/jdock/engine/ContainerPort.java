package io.jdock.engine;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Set;

/**
 * A port inside a container: {@code 80/tcp}.
 *
 * @param number 0 to 65535
 * @param protocol {@code tcp}, {@code udp} or {@code sctp}
 */
public record ContainerPort(int number, String protocol) implements Comparable<ContainerPort> {
  private static final Set<String> PROTOCOLS = Set.of("tcp", "udp", "sctp");

  public ContainerPort {
    if (number < 0 || number > 65535) {
      throw EngineException.invalid("invalid port number: " + number);
    }
    if (!PROTOCOLS.contains(protocol)) {
      throw EngineException.invalid("invalid proto: " + protocol);
    }
  }

  /** Reads {@code 80}, {@code 80/tcp} or {@code 53/udp}. */
  @JsonCreator
  public static ContainerPort parse(String text) {
    int slash = text.indexOf('/');
    String number = slash < 0 ? text : text.substring(0, slash);
    String protocol = slash < 0 ? "tcp" : text.substring(slash + 1).toLowerCase(Locale.ROOT);
    try {
      return new ContainerPort(Integer.parseInt(number), protocol);
    } catch (NumberFormatException e) {
      throw EngineException.invalid("invalid port specification: \"" + text + "\"");
    }
  }

  @Override
  public int compareTo(ContainerPort other) {
    return number != other.number
        ? Integer.compare(number, other.number)
        : protocol.compareTo(other.protocol);
  }

  @JsonValue
  @Override
  public String toString() {
    return number + "/" + protocol;
  }
}
