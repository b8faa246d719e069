package io.jdock.engine.pull;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;

/**
 * Says once and for all that a long operation should end. Who runs the operation registers what to
 * do then; who wants it to end calls {@link #cancel}.
 */
public final class Cancellation {
  private final List<Runnable> actions = new ArrayList<>();
  private boolean cancelled;

  /** One that nobody has cancelled yet. */
  public static Cancellation create() {
    return new Cancellation();
  }

  private Cancellation() {}

  /** Cancels and runs what was registered, in this thread; a second call does nothing. */
  public void cancel() {
    List<Runnable> due;
    synchronized (this) {
      if (cancelled) {
        return;
      }
      cancelled = true;
      due = List.copyOf(actions);
      actions.clear();
    }
    due.forEach(Runnable::run);
  }

  /** Whether it was cancelled. */
  public synchronized boolean isCancelled() {
    return cancelled;
  }

  /** Throws {@link CancellationException} if cancelled. */
  public void check() {
    if (isCancelled()) {
      throw new CancellationException("context canceled");
    }
  }

  /**
   * Registers what to do on cancellation; runs it at once if that has already happened.
   *
   * @return takes the action back when closed
   */
  public Registration onCancel(Runnable action) {
    synchronized (this) {
      if (!cancelled) {
        actions.add(action);
        return () -> remove(action);
      }
    }
    action.run();
    return () -> {};
  }

  private synchronized void remove(Runnable action) {
    actions.remove(action);
  }

  /** An action registered with {@link #onCancel}. */
  @FunctionalInterface
  public interface Registration extends AutoCloseable {
    @Override
    void close();
  }
}
