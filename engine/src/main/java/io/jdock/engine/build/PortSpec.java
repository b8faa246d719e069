package io.jdock.engine.build;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What EXPOSE says: {@code 80}, {@code 53/udp} or {@code 8000-8010}. */
final class PortSpec {
  private static final Set<String> PROTOCOLS = Set.of("tcp", "udp", "sctp");

  private PortSpec() {}

  static List<String> ports(String spec) throws BuildFailure {
    int slash = spec.indexOf('/');
    String range = slash < 0 ? spec : spec.substring(0, slash);
    String protocol = slash < 0 ? "tcp" : spec.substring(slash + 1).toLowerCase(Locale.ROOT);
    range = range.substring(range.lastIndexOf(':') + 1); // what it is published as does not count
    int dash = range.indexOf('-');
    int first = port(dash < 0 ? range : range.substring(0, dash), range);
    int last = dash < 0 ? first : port(range.substring(dash + 1), range);
    if (last < first) {
      throw new BuildFailure("Invalid containerPort: " + range);
    }
    if (!PROTOCOLS.contains(protocol)) {
      throw new BuildFailure("Invalid proto: " + spec.substring(slash + 1));
    }
    List<String> ports = new ArrayList<>();
    for (int port = first; port <= last; port++) {
      ports.add(port + "/" + protocol);
    }
    return ports;
  }

  private static int port(String text, String range) throws BuildFailure {
    if (text.matches("[0-9]{1,5}") && Integer.parseInt(text) < 65536) {
      return Integer.parseInt(text);
    }
    throw new BuildFailure("Invalid containerPort: " + range);
  }
}
