package io.jdock.engine.log.remote;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/**
 * A stream whose other side must take bytes, and answer, in time. A write or read that comes too
 * late fails with Go's words, {@code i/o timeout}, and the connection is of no more use.
 */
final class TimedStream implements Wire {
  private final SocketChannel channel;
  private final Selector selector;
  private final SelectionKey key;
  private final Timeouts timeouts;

  private TimedStream(SocketChannel channel, Selector selector, Timeouts timeouts)
      throws IOException {
    this.channel = channel;
    this.selector = selector;
    this.timeouts = timeouts;
    channel.configureBlocking(false);
    this.key = channel.register(selector, 0);
  }

  static TimedStream of(SocketChannel channel, Timeouts timeouts) throws IOException {
    Selector selector = Selector.open();
    try {
      return new TimedStream(channel, selector, timeouts);
    } catch (IOException e) {
      selector.close();
      channel.close();
      throw e;
    }
  }

  @Override
  public void send(byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    long deadline = System.nanoTime() + timeouts.write().toNanos();
    while (buffer.hasRemaining()) {
      if (channel.write(buffer) == 0) {
        await(SelectionKey.OP_WRITE, timeouts.write(), deadline, "write");
      }
    }
  }

  @Override
  public int receive(ByteBuffer into) throws IOException {
    long deadline = System.nanoTime() + timeouts.read().toNanos();
    int count;
    while ((count = channel.read(into)) == 0) {
      await(SelectionKey.OP_READ, timeouts.read(), deadline, "read");
    }
    return count;
  }

  /**
   * @param limit zero for none
   */
  private void await(int what, Duration limit, long deadline, String doing) throws IOException {
    key.interestOps(what);
    long left = limit.isZero() ? 0 : (deadline - System.nanoTime()) / 1_000_000;
    if (!limit.isZero() && left <= 0) {
      throw new IOException(doing + ": i/o timeout");
    }
    selector.select(left);
    selector.selectedKeys().clear();
    if (Thread.currentThread().isInterrupted()) {
      throw new ClosedByInterruptException();
    }
  }

  @Override
  public void close() throws IOException {
    try (selector) {
      channel.close();
    }
  }
}
