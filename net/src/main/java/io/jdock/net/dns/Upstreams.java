package io.jdock.net.dns;

import java.net.InetAddress;
import java.util.List;

/**
 * Where a container's queries go that its networks' names do not answer.
 *
 * @param servers in the order in which they are asked; the first three count, as in resolv.conf(5)
 *     and in Docker
 * @param hostAllowed whether servers in the host's namespace may be asked; not for a container that
 *     is only on internal networks
 * @param singleLabels whether names without a dot are forwarded when an address is asked for.
 *     Docker answers them with nothing where the container's resolv.conf sets {@code ndots} above
 *     0, so that the client goes on with its search domains
 */
public record Upstreams(List<Server> servers, boolean hostAllowed, boolean singleLabels) {
  /** Docker's limit. */
  static final int MOST_SERVERS = 3;

  /** Whose view of the network a server is asked from. */
  public enum From {
    /** The container's namespace: ordinary servers. */
    CONTAINER,
    /** The host's: a resolver on the host's own loopback. */
    HOST
  }

  /**
   * One server.
   *
   * @param port 53 but in tests
   */
  public record Server(InetAddress address, int port, From from) {
    static final int DNS_PORT = 53;

    public Server {
      if (port < 1 || port > 65_535) {
        throw new IllegalArgumentException("port " + port + " of name server " + address);
      }
    }

    /** Asked on port 53 from the container's namespace. */
    public static Server of(InetAddress address) {
      return new Server(address, DNS_PORT, From.CONTAINER);
    }

    /** Asked on port 53 from the host's namespace. */
    public static Server onHost(InetAddress address) {
      return new Server(address, DNS_PORT, From.HOST);
    }
  }

  public Upstreams {
    servers = List.copyOf(servers);
  }

  /** Servers that may be used freely. */
  public static Upstreams of(List<Server> servers) {
    return new Upstreams(servers, true, true);
  }

  /** Nothing is forwarded: unknown names fail. */
  public static Upstreams none() {
    return of(List.of());
  }
}
