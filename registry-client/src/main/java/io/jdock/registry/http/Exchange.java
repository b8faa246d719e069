package io.jdock.registry.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One request and its response on a connection: the event loop puts in what arrives, the caller
 * takes it out. Past {@link #HIGH_WATER} bytes nothing more is read from the socket until the
 * caller has caught up, so that TCP slows the server down and memory stays bounded.
 */
final class Exchange extends InputStream {
  private static final int HIGH_WATER = 512 << 10;
  private static final int LOW_WATER = 128 << 10;

  private final Channel channel;
  private final AbortScope scope;
  private final long timeoutMillis;
  private final Runnable abort = this::abort;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<ByteBuf> chunks = new ArrayDeque<>();
  private long queued;
  private boolean paused;
  private boolean ended;
  private boolean closed;
  private @Nullable HttpResponse head;
  private @Nullable Throwable failure;

  Exchange(Channel channel, AbortScope scope, long timeoutMillis) throws InterruptedIOException {
    this.channel = channel;
    this.scope = scope;
    this.timeoutMillis = timeoutMillis;
    scope.enter(abort);
  }

  // From the event loop.

  void head(HttpResponse response) {
    lock.lock();
    try {
      head = response;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Takes a piece of the body over, with the duty to release it. */
  void content(ByteBuf chunk) {
    lock.lock();
    try {
      if (closed || !chunk.isReadable()) {
        chunk.release();
        return;
      }
      chunks.add(chunk);
      queued += chunk.readableBytes();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void end() {
    lock.lock();
    try {
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    scope.leave(abort);
  }

  void fail(Throwable cause) {
    lock.lock();
    try {
      if (!ended && failure == null) {
        failure = cause;
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
    scope.leave(abort);
  }

  /** Whether to read on from the socket; if not, the caller's reading asks for it later. */
  boolean wantsMore() {
    lock.lock();
    try {
      paused = queued >= HIGH_WATER;
      return !paused && !ended && !closed;
    } finally {
      lock.unlock();
    }
  }

  // From the caller.

  HttpResponse awaitHead() throws IOException {
    lock.lock();
    try {
      while (true) {
        if (head != null) {
          return head;
        }
        await();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    boolean resume;
    int count;
    lock.lock();
    try {
      while (chunks.isEmpty()) {
        if (ended) {
          return -1;
        }
        await();
      }
      count = take(target, offset, length);
      resume = paused && queued <= LOW_WATER;
      paused &= !resume;
    } finally {
      lock.unlock();
    }
    if (resume) {
      channel.read();
    }
    return count;
  }

  private int take(byte[] target, int offset, int length) {
    int count = 0;
    while (count < length && !chunks.isEmpty()) {
      ByteBuf first = chunks.getFirst();
      int part = Math.min(length - count, first.readableBytes());
      first.readBytes(target, offset + count, part);
      count += part;
      if (!first.isReadable()) {
        chunks.removeFirst().release();
      }
    }
    queued -= count;
    return count;
  }

  /** Waits for a change; throws what went wrong meanwhile. */
  private void await() throws IOException {
    if (closed) {
      scope.check();
      throw new IOException("response body is closed");
    }
    if (failure != null) {
      throw failure instanceof IOException e ? e : new IOException(failure.toString(), failure);
    }
    try {
      if (!changed.await(timeoutMillis, TimeUnit.MILLISECONDS)) {
        failure = new SocketTimeoutException("i/o timeout");
        channel.close();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }

  private void abort() {
    boolean complete;
    lock.lock();
    try {
      complete = ended;
      closed = true;
      chunks.forEach(ByteBuf::release);
      chunks.clear();
      queued = 0;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    if (!complete) {
      channel.close(); // a complete response's connection may serve others already
    }
  }

  /** Ends it: the connection is kept if the response was complete, and closed if not. */
  @Override
  public void close() {
    scope.leave(abort);
    abort();
  }
}
