package io.jdock.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** One relayed connection: each side's bytes go to the other, and so does each side's end. */
final class TcpRelay {
  private static final System.Logger LOG = System.getLogger(TcpRelay.class.getName());

  /** So that one busy connection does not hold the loop. */
  private static final int MOST_READS = 4;

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
      Direction in = relay.new Direction(loop, client, server);
      Direction out = relay.new Direction(loop, server, client);
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
    private final ProxyLoop loop;
    private final SocketChannel from;
    private final SocketChannel to;
    private @Nullable ByteBuffer left;
    private SelectionKey readKey;
    private SelectionKey writeKey;
    private boolean ended;

    @SuppressWarnings("NullAway.Init") // the keys exist once both channels are registered
    Direction(ProxyLoop loop, SocketChannel from, SocketChannel to) {
      this.loop = loop;
      this.from = from;
      this.to = to;
    }

    void read() throws IOException {
      for (int i = 0; left == null && i < MOST_READS; i++) {
        ByteBuffer buffer = loop.takeBuffer();
        left = buffer;
        int count = from.read(buffer);
        buffer.flip();
        if (count < 0) {
          ended = true;
          drop();
          off(readKey, SelectionKey.OP_READ);
          to.shutdownOutput();
          return;
        }
        to.write(buffer);
        if (buffer.hasRemaining()) { // the rest waits for the other side, and all behind it
          off(readKey, SelectionKey.OP_READ);
          on(writeKey, SelectionKey.OP_WRITE);
          return;
        }
        drop();
        if (count < buffer.capacity()) {
          return; // there was no more
        }
      }
    }

    void flush() throws IOException {
      ByteBuffer buffer = left;
      if (buffer != null) {
        to.write(buffer);
        if (buffer.hasRemaining()) {
          return;
        }
        drop();
        on(readKey, SelectionKey.OP_READ);
      }
      off(writeKey, SelectionKey.OP_WRITE);
    }

    /** Idle connections hold no buffer. */
    void drop() {
      if (left != null) {
        loop.giveBuffer(left);
        left = null;
      }
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
        if (incoming.ended && outgoing.ended) {
          close();
        }
      } catch (IOException e) {
        LOG.log(System.Logger.Level.DEBUG, "relay: {0}", e.getMessage());
        incoming.drop();
        outgoing.drop();
        close();
      }
    }
  }
}
