package io.jdock.net;

import io.jdock.linux.EventLoop;
import io.jdock.linux.InetSocket;
import io.jdock.linux.LinuxException;
import io.jdock.linux.SplicePipe;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One relayed connection: each side's bytes go to the other, moved by the kernel, and so does each
 * side's end. For the loop's thread only.
 */
final class TcpRelay {
  private static final System.Logger LOG = System.getLogger(TcpRelay.class.getName());

  /** So that one busy connection does not hold the loop. */
  private static final int MOST_ROUNDS = 4;

  private final SpliceLoop loop;
  private final EventLoop events;
  private final Consumer<TcpRelay> whenClosed;
  private final Side client;
  private final Side server;
  private boolean connecting = true;
  private boolean closed;

  private TcpRelay(
      SpliceLoop loop, InetSocket client, InetSocket server, Consumer<TcpRelay> whenClosed)
      throws LinuxException {
    this.loop = loop;
    this.events = loop.events();
    this.whenClosed = whenClosed;
    this.client = new Side(client);
    this.server = new Side(server);
    this.client.other = this.server;
    this.server.other = this.client;
  }

  /**
   * Takes a client's socket over and connects it to a server.
   *
   * @param whenClosed told once, when both have ended or one has failed
   */
  static TcpRelay start(
      SpliceLoop loop, InetSocket client, InetSocketAddress to, Consumer<TcpRelay> whenClosed)
      throws LinuxException {
    InetSocket server = null;
    TcpRelay relay;
    try {
      client.noDelay(loop.buffer());
      server = InetSocket.open(loop.syscalls(), InetSocket.Type.TCP, to.getAddress());
      server.noDelay(loop.buffer());
      server.connect(loop.buffer(), to);
      relay = new TcpRelay(loop, client, server, whenClosed);
    } catch (LinuxException e) {
      client.close();
      if (server != null) {
        server.close();
      }
      throw e;
    }
    try {
      relay.client.watch();
      relay.server.watch();
    } catch (LinuxException e) {
      relay.close();
      throw e;
    }
    return relay;
  }

  void close() {
    if (!closed) {
      closed = true;
      client.close();
      server.close();
      whenClosed.accept(this);
    }
  }

  /** One end, and what comes from it on its way to the other. */
  private final class Side {
    private final InetSocket socket;
    private Side other;

    /** What waits for the other side; null where nothing does: idle connections hold no pipe. */
    private @Nullable SplicePipe pipe;

    private boolean ended;
    private int watched;

    @SuppressWarnings("NullAway.Init") // both sides exist before either is used
    Side(InetSocket socket) {
      this.socket = socket;
    }

    private void ready(int what) {
      try {
        if (connecting) {
          connected();
        } else if ((what & EventLoop.EPOLLERR) != 0) {
          TcpRelay.this.close();
        } else {
          if (other.pipe != null) {
            other.pour();
          }
          if ((what & (EventLoop.EPOLLIN | EventLoop.EPOLLHUP)) != 0) {
            pour();
          }
        }
        if (ended && other.ended && pipe == null && other.pipe == null) {
          TcpRelay.this.close();
        }
        if (!closed) {
          watch();
          other.watch();
        }
      } catch (LinuxException e) {
        LOG.log(System.Logger.Level.DEBUG, "relay: {0}", e.getMessage());
        TcpRelay.this.close();
      }
    }

    private void connected() throws LinuxException {
      int errno = server.socket.connectError(loop.buffer());
      if (errno != 0) {
        throw new LinuxException("connect", server.socket.fd().toString(), errno);
      }
      connecting = false;
    }

    /** Moves what comes from here on to the other side. */
    private void pour() throws LinuxException {
      for (int i = 0; i < MOST_ROUNDS && !(ended && pipe == null); i++) {
        SplicePipe through = pipe;
        if (through == null) {
          through = loop.takePipe();
          pipe = through;
          int count = through.fill(socket.fd());
          if (count <= 0) {
            drop();
            ended = count == 0;
            if (ended) {
              other.socket.shutdownOutput();
            }
            return;
          }
        }
        if (through.drain(other.socket.fd()) == SplicePipe.WOULD_BLOCK) {
          return; // the rest waits for the other side, and all behind it
        }
        if (through.held() == 0) {
          drop();
        }
      }
    }

    private void drop() {
      if (pipe != null) {
        loop.givePipe(pipe);
        pipe = null;
      }
    }

    /** What readiness of it would lead on. */
    private int interest() {
      if (connecting) {
        return this == server ? EventLoop.EPOLLOUT : 0;
      }
      return (!ended && pipe == null ? EventLoop.EPOLLIN : 0)
          | (other.pipe != null ? EventLoop.EPOLLOUT : 0);
    }

    /** Not at all where it is of no interest: a hang-up would be told again and again. */
    void watch() throws LinuxException {
      int wanted = interest();
      if (wanted == watched) {
        return;
      }
      if (watched == 0) {
        events.register(socket.fd(), wanted, this::ready);
      } else if (wanted == 0) {
        events.deregister(socket.fd());
      } else {
        events.modify(socket.fd(), wanted);
      }
      watched = wanted;
    }

    void close() {
      events.deregister(socket.fd());
      drop();
      socket.close();
    }
  }
}
