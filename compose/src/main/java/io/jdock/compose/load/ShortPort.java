package io.jdock.compose.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The short way to say which ports are published, {@code ADDRESS:HOST:CONTAINER/PROTOCOL}. */
final class ShortPort {
  private ShortPort() {}

  /** A range of ports, both ends in it. */
  private record Range(int first, int last) {
    int size() {
      return last - first + 1;
    }
  }

  /** The long form of each port of a range, sorted as docker compose does. */
  static List<Map<String, @Nullable Object>> parse(String spec) throws ComposeException {
    int slash = spec.indexOf('/');
    String protocol = slash < 0 ? "tcp" : spec.substring(slash + 1);
    String rest = slash < 0 ? spec : spec.substring(0, slash);
    if (rest.isEmpty()) {
      throw new ComposeException(
          slash < 0 ? "No port specified: <empty>" : "No port specified: " + spec);
    }
    if (protocol.isEmpty()) {
      protocol = "tcp";
    }
    int last = rest.lastIndexOf(':');
    String container = rest.substring(last + 1);
    String before = last < 0 ? "" : rest.substring(0, last);
    int middle = before.lastIndexOf(':');
    String host = before.substring(middle + 1);
    String address = middle < 0 ? "" : before.substring(0, middle);
    if (container.isEmpty()) {
      throw new ComposeException("No port specified: " + spec + "<empty>");
    }
    address = address(address, spec);
    Range inside = range(container, "Invalid containerPort: " + container);
    Range outside = host.isEmpty() ? null : range(host, "Invalid hostPort: " + host);
    if (outside != null && inside.size() != outside.size() && inside.size() != 1) {
      throw new ComposeException(
          "Invalid ranges specified for container and host Ports: " + container + " and " + host);
    }
    String kind = protocol.toLowerCase(Locale.ROOT);
    if (!List.of("tcp", "udp", "sctp").contains(kind)) {
      throw new ComposeException("Invalid proto: " + protocol);
    }
    List<Map<String, @Nullable Object>> ports = new ArrayList<>();
    for (int i = 0; i < inside.size(); i++) {
      String published =
          outside == null
              ? ""
              : inside.size() == 1 && outside.size() != 1
                  ? outside.first() + "-" + outside.last()
                  : Integer.toString(outside.first() + i);
      ports.add(port(address, published, inside.first() + i, kind));
    }
    ports.sort((a, b) -> sortKey(a).compareTo(sortKey(b)));
    return ports;
  }

  private static String sortKey(Map<String, @Nullable Object> port) {
    return port.get("target") + "/" + port.get("protocol");
  }

  private static Map<String, @Nullable Object> port(
      String address, String published, int target, String protocol) {
    Map<String, @Nullable Object> port = Trees.newMapping();
    port.put("mode", "ingress");
    if (!address.isEmpty()) {
      port.put("host_ip", address);
    }
    port.put("target", (long) target);
    if (!published.isEmpty()) {
      port.put("published", published);
    }
    port.put("protocol", protocol);
    return port;
  }

  private static String address(String address, String spec) throws ComposeException {
    String bare = address;
    if (address.startsWith("[") && address.endsWith("]")) {
      bare = address.substring(1, address.length() - 1);
    } else if (address.indexOf(':') >= 0 && !IpText.isAddress(address)) {
      throw new ComposeException("Invalid ip address: " + address);
    }
    if (!bare.isEmpty() && !IpText.isAddress(bare)) {
      throw new ComposeException("Invalid ip address: " + bare);
    }
    return bare;
  }

  private static Range range(String text, String complaint) throws ComposeException {
    int dash = text.indexOf('-');
    int first = number(dash < 0 ? text : text.substring(0, dash));
    int last = number(dash < 0 ? text : text.substring(dash + 1));
    if (first < 0 || last < 0 || last < first) {
      throw new ComposeException(complaint);
    }
    return new Range(first, last);
  }

  private static int number(String text) {
    if (!text.matches("[0-9]{1,6}")) {
      return -1;
    }
    int port = Integer.parseInt(text);
    return port > 65535 ? -1 : port;
  }
}
