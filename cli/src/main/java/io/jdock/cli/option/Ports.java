package io.jdock.cli.option;

import io.jdock.api.client.JsonObject;
import io.jdock.cli.CommandException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What {@code --publish} and {@code --expose} ask for. */
public final class Ports {
  private record Range(int first, int last) {
    int count() {
      return last - first + 1;
    }
  }

  private final TreeMap<String, List<JsonObject>> bindings = new TreeMap<>();
  private final TreeMap<String, JsonObject> exposed = new TreeMap<>();

  private Ports() {}

  /**
   * Reads both options.
   *
   * @throws CommandException with Docker's words if a specification is malformed
   */
  public static Ports of(List<String> published, List<String> exposed) {
    Ports ports = new Ports();
    for (String spec : published) {
      ports.publish(spec.indexOf('=') >= 0 ? fromNamed(spec) : spec);
    }
    for (String spec : exposed) {
      ports.expose(spec);
    }
    return ports;
  }

  /** {@code {"80/tcp": {}}}. */
  public JsonObject exposed() {
    JsonObject object = new JsonObject();
    exposed.forEach(object::put);
    return object;
  }

  /** {@code {"80/tcp": [{"HostIp": "", "HostPort": "8080"}]}}. */
  public JsonObject bindings() {
    JsonObject object = new JsonObject();
    bindings.forEach(object::put);
    return object;
  }

  /** {@code published=8080,target=80,protocol=tcp}. */
  private static String fromNamed(String spec) {
    Map<String, String> named = new HashMap<>(Map.of("protocol", "tcp"));
    for (String part : spec.split(",", -1)) {
      int equals = part.indexOf('=');
      if (equals < 0) {
        throw new CommandException(
            "invalid publish opts format (should be name=value but got '" + part + "')");
      }
      named.put(part.substring(0, equals), part.substring(equals + 1));
    }
    return named.getOrDefault("published", "")
        + ":"
        + named.getOrDefault("target", "")
        + "/"
        + named.get("protocol");
  }

  private void publish(String spec) {
    int slash = spec.lastIndexOf('/');
    String protocol = slash < 0 ? "tcp" : spec.substring(slash + 1).toLowerCase(Locale.ROOT);
    String rest = slash < 0 ? spec : spec.substring(0, slash);
    int last = rest.lastIndexOf(':');
    String containerText = rest.substring(last + 1);
    String hostText = "";
    String address = "";
    if (last >= 0) {
      String before = rest.substring(0, last);
      int middle = before.lastIndexOf(':');
      hostText = before.substring(middle + 1);
      address = middle < 0 ? "" : address(before.substring(0, middle));
    }
    if (containerText.isEmpty()) {
      throw new CommandException("No port specified: " + spec + "<empty>");
    }
    Range container = range(containerText, "Invalid containerPort: " + containerText);
    if (!List.of("tcp", "udp", "sctp").contains(protocol)) {
      throw new CommandException("Invalid proto: " + protocol);
    }
    if (hostText.isEmpty()) {
      for (int port = container.first(); port <= container.last(); port++) {
        bind(port, protocol, address, "");
      }
      return;
    }
    Range host = range(hostText, "Invalid hostPort: " + hostText);
    if (host.count() != container.count()) {
      // a range of host ports for one container port: the engine takes a free one
      if (container.count() != 1) {
        throw new CommandException(
            "Invalid ranges specified for container and host Ports: "
                + containerText
                + " and "
                + hostText);
      }
      bind(container.first(), protocol, address, hostText);
      return;
    }
    for (int i = 0; i < container.count(); i++) {
      bind(container.first() + i, protocol, address, Integer.toString(host.first() + i));
    }
  }

  private static String address(String text) {
    String address =
        text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
    if (!address.isEmpty() && !Addresses.isAddress(address)) {
      throw new CommandException("Invalid ip address: " + address);
    }
    return address;
  }

  private void bind(int port, String protocol, String address, String hostPort) {
    String key = port + "/" + protocol;
    exposed.put(key, new JsonObject());
    bindings
        .computeIfAbsent(key, k -> new ArrayList<>())
        .add(new JsonObject().put("HostIp", address).put("HostPort", hostPort));
  }

  private void expose(String spec) {
    if (spec.indexOf(':') >= 0) {
      throw new CommandException("invalid port format for --expose: " + spec);
    }
    int slash = spec.indexOf('/');
    String protocol = slash < 0 ? "tcp" : spec.substring(slash + 1).toLowerCase(Locale.ROOT);
    String ports = slash < 0 ? spec : spec.substring(0, slash);
    Range range =
        range(
            ports,
            "invalid range format for --expose: "
                + spec
                + ", error: strconv.ParseUint: parsing \""
                + ports
                + "\": invalid syntax");
    for (int port = range.first(); port <= range.last(); port++) {
      exposed.putIfAbsent(port + "/" + protocol, new JsonObject());
    }
  }

  private static Range range(String text, String complaint) {
    int dash = text.indexOf('-');
    int first = port(dash < 0 ? text : text.substring(0, dash), complaint);
    int last = dash < 0 ? first : port(text.substring(dash + 1), complaint);
    if (last < first) {
      throw new CommandException(complaint);
    }
    return new Range(first, last);
  }

  private static int port(String text, String complaint) {
    if (!text.matches("\\d{1,5}") || Integer.parseInt(text) > 65535) {
      throw new CommandException(complaint);
    }
    return Integer.parseInt(text);
  }
}
