package io.jdock.net;

import io.jdock.linux.Errnos;
import io.jdock.linux.InetSocket;
import io.jdock.linux.LinuxException;
import io.jdock.linux.SocketBuffer;
import io.jdock.linux.Syscalls;
import java.io.IOException;
import java.net.BindException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
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
  private static final int BACKLOG = 1024;
  private static final Set<Integer> NOT_TO_BE_HAD =
      Set.of(Errnos.EADDRINUSE, Errnos.EADDRNOTAVAIL, Errnos.EACCES);
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
  private final SpliceLoop splices = new SpliceLoop(Syscalls.host());
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
    InetSocketAddress address = new InetSocketAddress(both ? ANY6 : key.ip, key.port);
    if (key.protocol == PortProtocol.TCP) {
      return bindTcp(key, address, target);
    }
    DatagramChannel channel =
        DatagramChannel.open(
            !both && key.ip instanceof Inet4Address
                ? StandardProtocolFamily.INET
                : StandardProtocolFamily.INET6);
    try {
      channel.bind(address);
      return UdpProxy.start(loop, channel, target);
    } catch (IOException e) {
      try {
        channel.close();
      } catch (IOException suppressed) {
        e.addSuppressed(suppressed);
      }
      throw e instanceof BindException
          ? refused(key, String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT))
          : e;
    }
  }

  private AutoCloseable bindTcp(Key key, InetSocketAddress address, InetSocketAddress target)
      throws IOException {
    InetSocket listener =
        InetSocket.open(splices.syscalls(), InetSocket.Type.TCP, address.getAddress());
    try (SocketBuffer buffer = SocketBuffer.forAddresses()) {
      listener.reuseAddress(buffer);
      if (!(address.getAddress() instanceof Inet4Address)) {
        listener.bothFamilies(buffer);
      }
      listener.bind(buffer, address);
      listener.listen(BACKLOG);
      return TcpProxy.start(splices, listener, target);
    } catch (LinuxException e) {
      listener.close();
      throw NOT_TO_BE_HAD.contains(e.errno()) ? refused(key, Errnos.text(e.errno())) : e;
    }
  }

  private static PortInUseException refused(Key key, String reason) {
    int version = key.ip instanceof Inet4Address ? 4 : 6;
    return new PortInUseException(
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
    splices.close();
    loop.close();
  }
}
