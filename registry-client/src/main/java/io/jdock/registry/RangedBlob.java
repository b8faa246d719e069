package io.jdock.registry;

import io.jdock.image.spec.Descriptor;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A big blob, fetched over several connections at a time: while one range is read the next ones
 * arrive in memory. What servers and networks allow to one connection is then no limit. Memory
 * stays bounded by {@link #AHEAD} ranges.
 */
final class RangedBlob extends InputStream {
  /** Bytes of one request. */
  static final int RANGE = 4 << 20;

  /** Ranges requested before they are needed. */
  static final int AHEAD = 3;

  /** What is smaller comes by one request. */
  static final long WORTHWHILE = 8L * RANGE;

  private final long size;
  private final Ranges ranges;
  private final Executor helpers;
  private final Deque<Range> ahead = new ArrayDeque<>();
  private final Deque<byte[]> spare = new ArrayDeque<>();
  private InputStream current;
  private long requested;

  /** Requests a range of the blob. */
  @FunctionalInterface
  interface Ranges {
    BlobStream open(long from, long to) throws IOException;
  }

  private RangedBlob(long size, long requested, BlobStream first, Ranges ranges, Executor helpers) {
    this.size = size;
    this.requested = requested;
    this.current = first;
    this.ranges = ranges;
    this.helpers = helpers;
  }

  /**
   * Opens the blob from an offset on; from a server that knows no ranges it comes by one request.
   *
   * @param helpers run the requests for later ranges, each as long as it takes
   */
  static InputStream open(Descriptor blob, long offset, Ranges ranges, Executor helpers)
      throws IOException {
    long end = Math.min(offset + RANGE, blob.size());
    BlobStream first = ranges.open(offset, end);
    if (first.isWhole()) {
      first.readToTheEnd();
      return first;
    }
    RangedBlob ranged = new RangedBlob(blob.size(), end, first, ranges, helpers);
    try {
      ranged.requestAhead();
    } catch (IOException e) {
      ranged.close();
      throw e;
    }
    return ranged;
  }

  private void requestAhead() throws IOException {
    while (ahead.size() < AHEAD && requested < size) {
      long end = Math.min(requested + RANGE, size);
      byte[] buffer = spare.isEmpty() ? new byte[RANGE] : spare.removeFirst();
      Range next = new Range(requested, end, buffer);
      try {
        helpers.execute(next);
      } catch (RejectedExecutionException e) {
        throw new IOException("registry client is closed", e);
      }
      ahead.addLast(next);
      requested = end;
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
    while (true) {
      int count = current.read(target, offset, length);
      if (count >= 0) {
        return count;
      }
      current.close();
      if (ahead.isEmpty()) {
        return -1;
      }
      if (current instanceof Range done) {
        spare.add(done.buffer);
      }
      current = ahead.removeFirst();
      requestAhead();
    }
  }

  @Override
  public void close() throws IOException {
    current.close();
    ahead.forEach(Range::close);
    ahead.clear();
  }

  /** One range on its way into memory, to be read while it comes. */
  private final class Range extends InputStream implements Runnable {
    private final long from;
    private final long to;
    private final int length;
    private final byte[] buffer;
    private int filled;
    private int taken;
    private boolean closed;
    private @Nullable IOException failure;

    private Range(long from, long to, byte[] buffer) {
      this.from = from;
      this.to = to;
      this.length = Math.toIntExact(to - from);
      this.buffer = buffer;
    }

    @Override
    public void run() {
      try (BlobStream in = ranges.open(from, to)) {
        int have = 0;
        while (have < length) {
          int count = in.read(buffer, have, length - have);
          if (count < 0) {
            throw new EOFException("range ended at " + (from + have) + " of " + to);
          }
          have += count;
          if (!came(have)) {
            return;
          }
        }
        in.read(); // the end, by which the connection can serve another request
      } catch (IOException e) {
        failed(e);
      } catch (RuntimeException | Error e) {
        failed(new IOException("range from " + from + ": " + e, e));
        throw e;
      }
    }

    /** Tells how much has come; answers whether anybody wants more. */
    private synchronized boolean came(int have) {
      filled = have;
      notifyAll();
      return !closed;
    }

    private synchronized void failed(IOException cause) {
      failure = cause;
      notifyAll();
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public synchronized int read(byte[] target, int offset, int count) throws IOException {
      if (taken == length) {
        return -1; // what the server says after the last byte is no matter
      }
      while (taken == filled) {
        if (failure != null) {
          throw failure;
        }
        try {
          wait();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new InterruptedIOException("interrupted");
        }
      }
      int part = Math.min(count, filled - taken);
      System.arraycopy(buffer, taken, target, offset, part);
      taken += part;
      return part;
    }

    @Override
    public synchronized void close() {
      closed = true;
    }
  }
}
