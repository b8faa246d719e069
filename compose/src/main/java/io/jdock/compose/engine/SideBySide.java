package io.jdock.compose.engine;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/** Tasks that run at the same time, all awaited. */
public final class SideBySide {
  /** A task. */
  @FunctionalInterface
  public interface Task {
    void run() throws IOException, InterruptedException;
  }

  private final ExecutorService executor;
  private final Semaphore places;
  private final List<Future<?>> begun = new ArrayList<>();

  /**
   * @param limit how many run at once; 0 or less for any number
   */
  SideBySide(ExecutorService executor, int limit) {
    this.executor = executor;
    this.places = new Semaphore(limit <= 0 ? Integer.MAX_VALUE : limit, true);
  }

  public void begin(Task task) {
    begun.add(
        executor.submit(
            () -> {
              places.acquire();
              try {
                task.run();
              } finally {
                places.release();
              }
              return null;
            }));
  }

  /** Awaits all; the first failure is thrown, after the last has ended. */
  public void await() throws IOException, InterruptedException {
    Failures failures = new Failures();
    for (Future<?> task : begun) {
      try {
        task.get();
      } catch (ExecutionException e) {
        failures.add(e);
      } catch (InterruptedException e) {
        begun.forEach(other -> other.cancel(true));
        throw e;
      }
    }
    failures.raise();
  }
}
