package io.jdock.daemon.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A request's body that is read while it arrives. The event loop brings the bytes, a worker reads
 * them; when it falls behind, the connection is not read until it has caught up. What arrives after
 * {@link #close} is dropped.
 */
final class UploadedBody extends InputStream {
  private static final int MOST_WAITING = 1 << 20;

  private final Consumer<Boolean> reading;
  private final Queue<byte[]> chunks = new ArrayDeque<>();
  private int position;
  private int waiting;
  private boolean paused;
  private boolean complete;
  private boolean closed;
  private @Nullable String failure;

  /**
   * @param reading told whether to go on reading from the connection
   */
  UploadedBody(Consumer<Boolean> reading) {
    this.reading = reading;
  }

  /** More of the body. */
  synchronized void received(byte[] bytes) {
    if (closed || bytes.length == 0) {
      return;
    }
    chunks.add(bytes);
    waiting += bytes.length;
    if (waiting > MOST_WAITING && !paused) {
      paused = true;
      reading.accept(false);
    }
    notifyAll();
  }

  /** The body is complete. */
  synchronized void complete() {
    complete = true;
    notifyAll();
  }

  /** The rest will not come. */
  synchronized void failed(String reason) {
    if (!complete) {
      failure = reason;
      notifyAll();
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public synchronized int read(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (length == 0) {
      return 0;
    }
    awaitChunk();
    byte[] chunk = chunks.peek();
    if (chunk == null) {
      return -1;
    }
    int count = Math.min(length, chunk.length - position);
    System.arraycopy(chunk, position, bytes, offset, count);
    position += count;
    waiting -= count;
    if (position == chunk.length) {
      chunks.remove();
      position = 0;
    }
    if (waiting < MOST_WAITING / 2) {
      goOn();
    }
    return count;
  }

  private void awaitChunk() throws IOException {
    while (chunks.isEmpty() && !complete) {
      if (failure != null) {
        throw new EOFException(failure);
      }
      if (closed) {
        throw new IOException("the body is closed");
      }
      try {
        wait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while the request's body arrives", e);
      }
    }
  }

  private void goOn() {
    if (paused) {
      paused = false;
      reading.accept(true);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    chunks.clear();
    waiting = 0;
    goOn();
    notifyAll();
  }
}
