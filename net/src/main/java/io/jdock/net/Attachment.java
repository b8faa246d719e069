package io.jdock.net;

import io.jdock.linux.netlink.Netlink;
import io.jdock.net.dns.Resolver;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A container's sandbox with its connections. Changes to it are made while holding its monitor; the
 * connections may be read without.
 */
final class Attachment {
  private final Sandbox sandbox;
  private final Netlink inside;
  private final List<Connection> connections = new CopyOnWriteArrayList<>();
  private final Set<String> leaving = new HashSet<>();
  private @Nullable Resolver resolver;
  private volatile Map<String, String> links = Map.of();

  /**
   * @param inside the sandbox's own netlink socket
   */
  Attachment(Sandbox sandbox, Netlink inside) {
    this.sandbox = sandbox;
    this.inside = inside;
  }

  Sandbox sandbox() {
    return sandbox;
  }

  Netlink inside() {
    return inside;
  }

  List<Connection> connections() {
    return connections;
  }

  Connection connection(String endpointId) throws NetworkException {
    for (Connection connection : connections) {
      if (connection.endpoint().endpointId().equals(endpointId)) {
        return connection;
      }
    }
    throw new NetworkException("endpoint " + endpointId + " not found");
  }

  @Nullable Resolver resolver() {
    return resolver;
  }

  void resolver(@Nullable Resolver to) {
    resolver = to;
  }

  /** What the container calls others, in lower case, and how they are called on its networks. */
  Map<String, String> links() {
    return links;
  }

  void links(Map<String, String> to) {
    links = Map.copyOf(to);
  }

  /** The lowest number that no link has, behind a prefix. */
  synchronized String freeInterface(String prefix) {
    for (int i = 0; ; i++) {
      String name = prefix + i;
      boolean taken =
          leaving.contains(name)
              || connections.stream().anyMatch(c -> c.endpoint().containerInterface().equals(name));
      if (!taken) {
        return name;
      }
    }
  }

  synchronized void leaving(String name) {
    leaving.add(name);
  }

  synchronized void left(String name) {
    leaving.remove(name);
  }

  /**
   * The connection that is the container's way out, as libnetwork chooses: the first network by
   * name, those without a way out last.
   */
  static @Nullable Connection gateway(List<Connection> of, Predicate<Connection> internal) {
    return new ArrayList<>(of)
        .stream()
            .min(
                Comparator.comparing((Connection c) -> internal.test(c))
                    .thenComparing(c -> c.endpoint().networkName()))
            .orElse(null);
  }
}
