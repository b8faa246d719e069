package io.jdock.net.dns;

import io.jdock.linux.EventLoop;
import io.jdock.linux.Fd;
import io.jdock.linux.InetSocket;
import io.jdock.linux.LinuxException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The server of one container, on the event loop. */
final class ContainerResolver implements Resolver {
  private static final System.Logger LOG = System.getLogger(ContainerResolver.class.getName());

  /** So that one busy container does not hold the loop. */
  private static final int MOST_DATAGRAMS = 64;

  private static final int MOST_CONNECTIONS = 64;

  /** What a datagram over IPv4 holds. */
  private static final int LARGEST_DATAGRAM = 65_507;

  private static final long CLOSE_SECONDS = 5;

  private final Wire wire;
  private final Fd namespace;
  private final Listeners listeners;
  private final LocalAnswers local;
  private final Forwarder forwarder;
  private final Consumer<ContainerResolver> whenClosed;
  private final Set<TcpClient> clients = new HashSet<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private boolean ended;

  private ContainerResolver(
      Wire wire,
      Fd namespace,
      Listeners listeners,
      NameLookup names,
      Upstreams upstreams,
      Consumer<ContainerResolver> whenClosed) {
    this.wire = wire;
    this.namespace = namespace;
    this.listeners = listeners;
    this.local = new LocalAnswers(names);
    this.forwarder = new Forwarder(wire, namespace, upstreams);
    this.whenClosed = whenClosed;
  }

  /**
   * Takes the namespace and the listeners over and serves them.
   *
   * @param whenClosed told once, on the loop's thread
   */
  static ContainerResolver start(
      Wire wire,
      Fd namespace,
      Listeners listeners,
      NameLookup names,
      Upstreams upstreams,
      Consumer<ContainerResolver> whenClosed)
      throws LinuxException {
    ContainerResolver resolver =
        new ContainerResolver(wire, namespace, listeners, names, upstreams, whenClosed);
    EventLoop loop = wire.loop();
    loop.register(listeners.udp().fd(), EventLoop.EPOLLIN, events -> resolver.receive());
    try {
      loop.register(listeners.tcp().fd(), EventLoop.EPOLLIN, events -> resolver.accept());
    } catch (LinuxException e) {
      loop.deregister(listeners.udp().fd());
      throw e;
    }
    return resolver;
  }

  private void receive() {
    for (int i = 0; i < MOST_DATAGRAMS; i++) {
      InetSocket.Datagram datagram;
      try {
        datagram = listeners.udp().receiveFrom(wire.buffer());
      } catch (LinuxException e) {
        LOG.log(System.Logger.Level.WARNING, "DNS query cannot be received", e);
        return;
      }
      if (datagram == null) {
        return;
      }
      ask(datagram.bytes(), InetSocket.Type.UDP, reply -> send(datagram, reply));
    }
  }

  private void send(InetSocket.Datagram to, byte[] reply) {
    if (ended) {
      return;
    }
    try {
      listeners.udp().sendTo(wire.buffer(), reply, to.from());
    } catch (LinuxException e) {
      // As on any network: the container's own firewall may be in the way.
      LOG.log(System.Logger.Level.DEBUG, "DNS answer to {0}: {1}", to.from(), e.getMessage());
    }
  }

  private void accept() {
    try {
      for (InetSocket socket = listeners.tcp().accept();
          socket != null;
          socket = listeners.tcp().accept()) {
        if (clients.size() < MOST_CONNECTIONS) {
          clients.add(client(socket));
        } else {
          socket.close();
        }
      }
    } catch (LinuxException e) {
      LOG.log(System.Logger.Level.WARNING, "DNS connection cannot be accepted", e);
    }
  }

  private TcpClient client(InetSocket socket) throws LinuxException {
    try {
      return new TcpClient(wire, socket, this::ask, clients::remove);
    } catch (LinuxException e) {
      socket.close();
      throw e;
    }
  }

  /**
   * Answers a packet, at once or when another server has.
   *
   * @return false when it must not be answered
   */
  private boolean ask(byte[] packet, InetSocket.Type type, Consumer<byte[]> reply) {
    DnsQuery query;
    try {
      query = DnsQuery.read(packet);
    } catch (DnsFormatException e) {
      if (e.answerable()) {
        reply.accept(DnsReply.toMalformed(packet, e.rcode()));
      }
      return e.answerable();
    }
    boolean udp = type == InetSocket.Type.UDP;
    int most = udp ? Math.min(query.udpBytes(), LARGEST_DATAGRAM) : DnsWire.LARGEST_MESSAGE;
    byte[] answer;
    try {
      answer = local.to(query, most);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "lookup of " + query.name(), e);
      answer = DnsReply.empty(query, DnsWire.SERVFAIL);
    }
    if (answer != null) {
      reply.accept(answer);
    } else {
      forwarder.forward(query, type, reply);
    }
    return true;
  }

  @Override
  public void forwardTo(Upstreams upstreams) {
    forwarder.use(upstreams);
  }

  @Override
  public Optional<String> warning() {
    return listeners.warning();
  }

  @Override
  public void close() {
    if (wire.loop().inLoop()) {
      end();
      return;
    }
    wire.loop().execute(this::end);
    boolean interrupted = false;
    try {
      if (!closed.await(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        LOG.log(
            System.Logger.Level.WARNING, "embedded DNS server is not closed: the loop is stuck");
      }
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void end() {
    if (ended) {
      return;
    }
    ended = true;
    wire.loop().deregister(listeners.udp().fd());
    wire.loop().deregister(listeners.tcp().fd());
    listeners.close();
    clients.forEach(TcpClient::close);
    clients.clear();
    forwarder.close();
    wire.opener().forget(namespace);
    whenClosed.accept(this);
    closed.countDown();
  }
}
