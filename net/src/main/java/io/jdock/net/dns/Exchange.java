package io.jdock.net.dns;

import io.jdock.linux.EventLoop;
import io.jdock.linux.Fd;
import io.jdock.linux.InetSocket;
import io.jdock.linux.LinuxException;
import io.jdock.linux.LoopTimer;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One question to one server, from a socket of its own: its port is the kernel's random choice, its
 * id ours, and a connected socket hears no other server. For the loop's thread only.
 */
final class Exchange implements TcpStream.Listener {
  private static final System.Logger LOG = System.getLogger(Exchange.class.getName());

  /** Docker's: to connect and for the answer. */
  private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(4);

  private final Wire wire;
  private final DnsQuery query;
  private final int id;
  private final InetSocketAddress server;
  private final Consumer<byte @Nullable []> outcome;
  private @Nullable InetSocket socket;
  private @Nullable TcpStream stream;
  private LoopTimer.@Nullable Deadline deadline;
  private boolean ended;

  /**
   * @param id under which it is asked
   * @param outcome told the server's answer under that id, or null for none; not told when closed
   */
  Exchange(
      Wire wire,
      DnsQuery query,
      int id,
      Upstreams.Server server,
      Consumer<byte @Nullable []> outcome) {
    this.wire = wire;
    this.query = query;
    this.id = id;
    this.server = new InetSocketAddress(server.address(), server.port());
    this.outcome = outcome;
  }

  void start(Fd namespace, InetSocket.Type type) {
    deadline = wire.timer().after(LIMIT_NANOS, () -> fail("no answer in time"));
    wire.opener()
        .open(
            namespace,
            type,
            server.getAddress(),
            (opened, error) -> {
              if (opened != null) {
                opened(opened, type);
              } else if (error != null) {
                fail(error.getMessage());
              }
            });
  }

  private void opened(InetSocket opened, InetSocket.Type type) {
    if (ended) {
      opened.close();
      return;
    }
    byte[] question = DnsWire.withId(query.message(), id);
    try {
      socket = opened;
      opened.connect(wire.buffer(), server);
      if (type == InetSocket.Type.TCP) {
        stream = TcpStream.start(wire, opened, this, true);
        stream.send(question);
      } else {
        opened.send(wire.buffer(), question, 0);
        wire.loop().register(opened.fd(), EventLoop.EPOLLIN, events -> receive(opened));
      }
    } catch (LinuxException e) {
      fail(e.getMessage());
    }
  }

  private void receive(InetSocket from) {
    try {
      for (byte[] answer = from.receive(wire.buffer());
          answer != null && !ended;
          answer = ended ? null : from.receive(wire.buffer())) {
        message(answer);
      }
    } catch (LinuxException e) {
      fail(e.getMessage());
    }
  }

  @Override
  public void message(byte[] answer) {
    if (query.isAnsweredBy(answer, id)) {
      end(answer);
    } else {
      LOG.log(System.Logger.Level.DEBUG, "{0} sent what was not asked for", server);
    }
  }

  @Override
  public void inputEnded() {
    fail("connection closed");
  }

  @Override
  public void failed(String reason) {
    fail(reason);
  }

  @Override
  public void flushed() {
    LOG.log(System.Logger.Level.TRACE, "asked {0}", server);
  }

  private void fail(@Nullable String reason) {
    LOG.log(System.Logger.Level.DEBUG, "name server {0}: {1}", server, reason);
    end(null);
  }

  private void end(byte @Nullable [] answer) {
    if (!ended) {
      close();
      outcome.accept(answer);
    }
  }

  void close() {
    ended = true;
    if (deadline != null) {
      deadline.cancel();
    }
    if (stream != null) {
      stream.close();
    } else if (socket != null) {
      wire.loop().deregister(socket.fd());
      socket.close();
    }
  }
}
