package io.jdock.net;

import java.io.IOException;
import java.net.BindException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The host ports given to containers. Each is held by a bound socket, so that nobody else gets it
 * while the container has it, and a port that somebody else has is refused before anything starts.
 * Thread-safe.
 */
final class HostPorts implements AutoCloseable {
  private static final Path RANGE = Path.of("/proc/sys/net/ipv4/ip_local_port_range");
  private static final Path IPV6_ADDRESSES = Path.of("/proc/net/if_inet6");
  static final InetAddress ANY4 = Cidr.ip("0.0.0.0");
  static final InetAddress ANY6 = Cidr.ip("::");

  private record Key(PortProtocol protocol, InetAddress ip, int port) {}

  /** A port held, until it is closed. */
  final class Held implements AutoCloseable {
    private final Key key;
    private final List<PublishedPort> published;
    private final AutoCloseable proxy;

    private Held(Key key, List<PublishedPort> published, AutoCloseable proxy) {
      this.key = key;
      this.published = published;
      this.proxy = proxy;
    }

    List<PublishedPort> published() {
      return published;
    }

    @Override
    public void close() throws IOException {
      try {
        proxy.close();
      } catch (IOException e) {
        throw e;
      } catch (Exception e) {
        throw new IOException("close port " + key.port, e);
      } finally {
        synchronized (HostPorts.this) {
          taken.remove(key);
        }
      }
    }
  }

  private final ProxyLoop loop = new ProxyLoop();
  private final Set<Key> taken = new HashSet<>();

  /**
   * Holds the port that a binding asks for.
   *
   * @throws PortInUseException with the part of Docker's message that names the port
   */
  Held hold(PortBinding binding, InetAddress container) throws IOException {
    boolean ephemeral = binding.hostPortFirst() == 0;
    int[] range =
        ephemeral ? ephemeralRange() : new int[] {binding.hostPortFirst(), binding.hostPortLast()};
    InetSocketAddress target = new InetSocketAddress(container, binding.containerPort());
    PortInUseException refused = new PortInUseException("all ports are allocated");
    for (int port = range[0]; port <= range[1]; port++) {
      try {
        return hold(binding, port, target);
      } catch (PortInUseException e) {
        refused = e;
      }
    }
    throw ephemeral || range[0] != range[1]
        ? new PortInUseException("all ports are allocated")
        : refused;
  }

  private synchronized Held hold(PortBinding binding, int port, InetSocketAddress target)
      throws IOException {
    boolean any = binding.hostIp().isEmpty();
    InetAddress ip = any ? ANY4 : Cidr.ip(binding.hostIp());
    Key key = new Key(binding.protocol(), ip, port);
    for (Key other : taken) {
      boolean overlap =
          other.ip.equals(ip) || other.ip.isAnyLocalAddress() || ip.isAnyLocalAddress();
      if (overlap && other.port == port && other.protocol == key.protocol) {
        throw new PortInUseException(
            "Bind for " + host(ip) + ":" + port + " failed: port is already allocated");
      }
    }
    boolean both = any && hasIpv6();
    AutoCloseable proxy = bind(key, both, target);
    taken.add(key);
    List<PublishedPort> published = new ArrayList<>();
    int inside = binding.containerPort();
    published.add(new PublishedPort(inside, binding.protocol(), ip, port));
    if (both) {
      published.add(new PublishedPort(inside, binding.protocol(), ANY6, port));
    }
    return new Held(key, List.copyOf(published), proxy);
  }

  /** One socket for IPv4 and IPv6 where both are wanted: Linux lets it take both at once. */
  private AutoCloseable bind(Key key, boolean both, InetSocketAddress target) throws IOException {
    ProtocolFamily family =
        !both && key.ip instanceof Inet4Address
            ? StandardProtocolFamily.INET
            : StandardProtocolFamily.INET6;
    InetSocketAddress address = new InetSocketAddress(both ? ANY6 : key.ip, key.port);
    try {
      if (key.protocol == PortProtocol.TCP) {
        ServerSocketChannel channel = ServerSocketChannel.open(family);
        closingOnFailure(channel, () -> channel.bind(address, 1024));
        return TcpProxy.start(loop, channel, target);
      }
      DatagramChannel channel = DatagramChannel.open(family);
      closingOnFailure(channel, () -> channel.bind(address));
      return UdpProxy.start(loop, channel, target);
    } catch (BindException e) {
      String reason = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
      int version = key.ip instanceof Inet4Address ? 4 : 6;
      throw new PortInUseException(
          "Error starting userland proxy: listen "
              + key.protocol.text()
              + version
              + " "
              + host(key.ip)
              + ":"
              + key.port
              + ": bind: "
              + reason);
    }
  }

  private interface Bind {
    void run() throws IOException;
  }

  private static void closingOnFailure(AutoCloseable channel, Bind bind) throws IOException {
    try {
      bind.run();
    } catch (IOException e) {
      try {
        channel.close();
      } catch (Exception suppressed) {
        e.addSuppressed(suppressed);
      }
      throw e;
    }
  }

  private static String host(InetAddress ip) {
    return ip instanceof Inet4Address ? Cidr.text(ip) : "[" + Cidr.text(ip) + "]";
  }

  private static boolean hasIpv6() throws IOException {
    return Files.exists(IPV6_ADDRESSES) && !Files.readString(IPV6_ADDRESSES).isBlank();
  }

  private static int[] ephemeralRange() throws IOException {
    // Read at once: sysctl files give nothing more to a second read, which readString makes.
    String[] words = Files.readAllLines(RANGE).get(0).strip().split("\\s+");
    return new int[] {Integer.parseInt(words[0]), Integer.parseInt(words[1])};
  }

  @Override
  public void close() throws IOException {
    loop.close();
  }
}
