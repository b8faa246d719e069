package io.jdock.net;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** A transport protocol whose ports can be published. */
public enum PortProtocol {
  TCP,
  UDP;

  /** Reads {@code tcp} or {@code udp}. */
  @JsonCreator
  public static PortProtocol parse(String text) {
    return switch (text) {
      case "tcp" -> TCP;
      case "udp" -> UDP;
      default -> throw new IllegalArgumentException("invalid proto: " + text);
    };
  }

  /** {@code tcp} or {@code udp}. */
  @JsonValue
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
