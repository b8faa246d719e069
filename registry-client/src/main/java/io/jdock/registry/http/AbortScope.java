package io.jdock.registry.http;

import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What is under way and ends together: closing the scope aborts every exchange and every wait. */
public final class AbortScope implements AutoCloseable {
  private final Set<Runnable> aborts = new HashSet<>();
  private boolean closed;

  /** Registers how to abort something that has begun. */
  synchronized void enter(Runnable abort) throws InterruptedIOException {
    check();
    aborts.add(abort);
  }

  /** Forgets what has ended by itself. */
  synchronized void leave(Runnable abort) {
    aborts.remove(abort);
  }

  /** Throws if this scope is closed. */
  public synchronized void check() throws InterruptedIOException {
    if (closed) {
      throw new InterruptedIOException("context canceled");
    }
  }

  /**
   * Waits before another try.
   *
   * @throws InterruptedIOException as soon as the scope is closed or the thread interrupted
   */
  public synchronized void pause(Duration time) throws InterruptedIOException {
    long end = System.nanoTime() + time.toNanos();
    for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
      check();
      try {
        wait(left / 1_000_000 + 1);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted");
      }
    }
    check();
  }

  @Override
  public void close() {
    List<Runnable> due;
    synchronized (this) {
      closed = true;
      due = List.copyOf(aborts);
      aborts.clear();
      notifyAll();
    }
    due.forEach(Runnable::run);
  }
}
