package io.jdock.cli.format;

import io.jdock.api.client.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The PORTS column: {@code 0.0.0.0:8080->80/tcp, 9000-9002/tcp}. */
public final class DisplayedPorts {
  private record Group(int first, int last) {}

  private DisplayedPorts() {}

  /** One text for a container's ports; neighbours become a range. */
  public static String of(List<JsonObject> ports) {
    List<JsonObject> sorted = new ArrayList<>(ports);
    sorted.sort(
        Comparator.comparingLong((JsonObject port) -> port.number("PrivatePort"))
            .thenComparing(port -> port.string("IP"))
            .thenComparingLong(port -> port.number("PublicPort"))
            .thenComparing(port -> port.string("Type")));
    Map<String, Group> groups = new LinkedHashMap<>();
    List<String> result = new ArrayList<>();
    List<String> mappings = new ArrayList<>();
    for (JsonObject port : sorted) {
      int inside = (int) port.number("PrivatePort");
      String address = port.string("IP");
      String key = port.string("Type");
      if (!address.isEmpty()) {
        if (port.number("PublicPort") != inside) {
          mappings.add(
              join(address, Long.toString(port.number("PublicPort")))
                  + "->"
                  + inside
                  + "/"
                  + port.string("Type"));
          continue;
        }
        key = address + "/" + port.string("Type");
      }
      Group group = groups.get(key);
      if (group != null && inside == group.last() + 1) {
        groups.put(key, new Group(group.first(), inside));
      } else {
        if (group != null) {
          result.add(text(key, group));
        }
        groups.put(key, new Group(inside, inside));
      }
    }
    groups.forEach((key, group) -> result.add(text(key, group)));
    result.addAll(mappings);
    return String.join(", ", result);
  }

  /** {@code host:port}, an IPv6 host in brackets. */
  public static String join(String address, String port) {
    return (address.indexOf(':') >= 0 ? "[" + address + "]" : address) + ":" + port;
  }

  private static String text(String key, Group group) {
    int slash = key.lastIndexOf('/');
    String range =
        group.first() == group.last()
            ? Integer.toString(group.first())
            : group.first() + "-" + group.last();
    String type = key.substring(slash + 1);
    return slash < 0
        ? range + "/" + type
        : join(key.substring(0, slash), range) + "->" + range + "/" + type;
  }
}
