package io.jdock.engine.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Reads a stream as long as something comes: one that stops is closed, and its reader told. */
public final class StallGuard implements AutoCloseable {
  private final InputStream in;
  private final long patience;
  private final ScheduledExecutorService watch;
  private volatile long last = System.nanoTime();
  private volatile boolean stalled;

  /**
   * @param patience how long nothing may come
   */
  public StallGuard(InputStream in, Duration patience) {
    this.in = in;
    this.patience = patience.toNanos();
    this.watch =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "stall-guard");
              thread.setDaemon(true);
              return thread;
            });
    long period = Math.max(1, patience.toMillis() / 4);
    watch.scheduleAtFixedRate(this::look, period, period, TimeUnit.MILLISECONDS);
  }

  private void look() {
    if (System.nanoTime() - last > patience) {
      stalled = true;
      closeQuietly();
    }
  }

  /** As {@link InputStream#read(byte[])}. */
  public int read(byte[] buffer) throws IOException {
    return read(buffer, 0, buffer.length);
  }

  /** As {@link InputStream#read(byte[], int, int)}. */
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int n;
    try {
      n = in.read(buffer, offset, length);
    } catch (IOException e) {
      throw stalled ? new IOException("nothing came for too long", e) : e;
    }
    last = System.nanoTime();
    if (n < 0 && stalled) {
      throw new IOException("nothing came for too long");
    }
    return n;
  }

  /** Ends the reading, from another thread. */
  public void closeQuietly() {
    try {
      in.close();
    } catch (IOException e) {
      stalled = true; // whoever reads finds out
    }
  }

  @Override
  public void close() {
    watch.shutdownNow();
  }
}
