package io.jdock.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/** One relayed connection: each side's bytes go to the other, and so does each side's end. */
final class TcpRelay {
  private static final System.Logger LOG = System.getLogger(TcpRelay.class.getName());
  private static final int BUFFER_BYTES = 32 * 1024;

  private final SocketChannel client;
  private final SocketChannel server;

  private TcpRelay(SocketChannel client, SocketChannel server) {
    this.client = client;
    this.server = server;
  }

  static void start(ProxyLoop loop, SocketChannel client, InetSocketAddress target)
      throws IOException {
    SocketChannel server = SocketChannel.open();
    TcpRelay relay = new TcpRelay(client, server);
    try {
      server.configureBlocking(false);
      boolean connected = server.connect(target);
      Direction in = relay.new Direction(client, server);
      Direction out = relay.new Direction(server, client);
      End clientEnd = relay.new End(in, out);
      End serverEnd = relay.new End(out, in);
      in.readKey = loop.watch(client, connected ? SelectionKey.OP_READ : 0, clientEnd);
      out.readKey =
          loop.watch(server, connected ? SelectionKey.OP_READ : SelectionKey.OP_CONNECT, serverEnd);
      in.writeKey = out.readKey;
      out.writeKey = in.readKey;
    } catch (IOException e) {
      relay.close();
      throw e;
    }
  }

  private void close() {
    try (client;
        server) {
      LOG.log(System.Logger.Level.TRACE, "relay ends");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One way: read from one side, write to the other, at most one buffer between. */
  private final class Direction {
    private final SocketChannel from;
    private final SocketChannel to;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    private SelectionKey readKey;
    private SelectionKey writeKey;
    private boolean ended;

    @SuppressWarnings("NullAway.Init") // the keys exist once both channels are registered
    Direction(SocketChannel from, SocketChannel to) {
      this.from = from;
      this.to = to;
    }

    void read() throws IOException {
      int count = from.read(buffer);
      if (count < 0) {
        ended = true;
        off(readKey, SelectionKey.OP_READ);
      }
      buffer.flip();
      write();
    }

    /** The buffer is flipped: what cannot be written now waits for the other side. */
    void write() throws IOException {
      to.write(buffer);
      if (buffer.hasRemaining()) {
        off(readKey, SelectionKey.OP_READ);
        on(writeKey, SelectionKey.OP_WRITE);
        buffer.compact();
        return;
      }
      buffer.clear();
      off(writeKey, SelectionKey.OP_WRITE);
      if (ended) {
        to.shutdownOutput();
      } else {
        on(readKey, SelectionKey.OP_READ);
      }
    }

    void flush() throws IOException {
      buffer.flip();
      write();
    }

    private void on(SelectionKey key, int operation) {
      key.interestOpsOr(operation);
    }

    private void off(SelectionKey key, int operation) {
      key.interestOpsAnd(~operation);
    }
  }

  /** What one side's readiness means. */
  private final class End implements ProxyLoop.Handler {
    private final Direction incoming;
    private final Direction outgoing;

    End(Direction incoming, Direction outgoing) {
      this.incoming = incoming;
      this.outgoing = outgoing;
    }

    @Override
    public void ready(SelectionKey key) {
      try {
        if (key.isConnectable()) {
          ((SocketChannel) key.channel()).finishConnect();
          key.interestOps(SelectionKey.OP_READ);
          outgoing.readKey.interestOpsOr(SelectionKey.OP_READ);
          return;
        }
        if (key.isWritable()) {
          outgoing.flush();
        }
        if (key.isReadable()) {
          incoming.read();
        }
        if (incoming.ended
            && outgoing.ended
            && incoming.buffer.position() == 0
            && outgoing.buffer.position() == 0) {
          close();
        }
      } catch (IOException e) {
        LOG.log(System.Logger.Level.DEBUG, "relay: {0}", e.getMessage());
        close();
      }
    }
  }
}
