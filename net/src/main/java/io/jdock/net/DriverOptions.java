package io.jdock.net;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Reads the options of a network's driver; a name that the driver does not know is refused. */
final class DriverOptions {
  private static final int LEAST_MTU = 68;
  private final String driver;
  private final Map<String, String> options;

  DriverOptions(String driver, Map<String, String> options, Set<String> known)
      throws NetworkRefusedException {
    this.driver = driver;
    this.options = options;
    for (String name : options.keySet()) {
      if (!known.contains(name)) {
        throw invalid("\"" + name + "\" is not an option of the " + driver + " driver of jdock");
      }
    }
  }

  NetworkRefusedException invalid(String message) {
    return new NetworkRefusedException(NetworkRefusedException.Reason.INVALID, message);
  }

  String text(String name, String otherwise) {
    String value = options.getOrDefault(name, "");
    return value.isEmpty() ? otherwise : value;
  }

  /** As Go's strconv.ParseBool reads it. */
  boolean bool(String name, boolean otherwise) throws NetworkRefusedException {
    String value = options.get(name);
    if (value == null) {
      return otherwise;
    }
    return switch (value) {
      case "1", "t", "T", "true", "TRUE", "True" -> true;
      case "0", "f", "F", "false", "FALSE", "False" -> false;
      default -> throw unparsed(name, value, "strconv.ParseBool");
    };
  }

  OptionalInt mtu(String name) throws NetworkRefusedException {
    String value = options.get(name);
    if (value == null) {
      return OptionalInt.empty();
    }
    int mtu;
    try {
      mtu = Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw unparsed(name, value, "strconv.Atoi");
    }
    if (mtu < LEAST_MTU || mtu > 65_535) {
      throw invalid("invalid MTU number: " + mtu);
    }
    return OptionalInt.of(mtu);
  }

  Optional<InetAddress> ipv4(String name) throws NetworkRefusedException {
    String value = options.get(name);
    if (value == null || value.isEmpty()) {
      return Optional.empty();
    }
    try {
      InetAddress address = Cidr.ip(value);
      if (address instanceof Inet4Address) {
        return Optional.of(address);
      }
    } catch (IllegalArgumentException e) {
      throw invalid(
          "failed to parse "
              + name
              + " value: "
              + value
              + " (invalid ip address of "
              + driver
              + ")");
    }
    throw invalid("failed to parse " + name + " value: " + value + " (not an IPv4 address)");
  }

  private NetworkRefusedException unparsed(String name, String value, String parser) {
    return invalid(
        "failed to parse "
            + name
            + " value: "
            + value
            + " ("
            + parser
            + ": parsing \""
            + value
            + "\": invalid syntax)");
  }
}
