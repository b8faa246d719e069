package io.jdock.daemon.routes;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/** Tells how many bytes were read, not more than ten times a second and at the end. */
final class CountedStream extends FilterInputStream {
  private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final LongConsumer told;
  private long count;
  private long last = System.nanoTime();
  private boolean ended;

  CountedStream(InputStream in, LongConsumer told) {
    super(in);
    this.told = told;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    int read = in.read(target, offset, length);
    count += Math.max(read, 0);
    long now = System.nanoTime();
    if (read < 0 ? !ended : now - last >= INTERVAL_NANOS) {
      ended = read < 0;
      last = now;
      told.accept(count);
    }
    return read;
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
