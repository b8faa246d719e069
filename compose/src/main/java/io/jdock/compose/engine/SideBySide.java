package io.jdock.compose.engine;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/** Tasks that run at the same time, all awaited. */
final class SideBySide {
  /** A task. */
  @FunctionalInterface
  interface Task {
    void run() throws IOException, InterruptedException;
  }

  private final ExecutorService executor;
  private final List<Future<?>> begun = new ArrayList<>();

  SideBySide(ExecutorService executor) {
    this.executor = executor;
  }

  void begin(Task task) {
    begun.add(
        executor.submit(
            () -> {
              task.run();
              return null;
            }));
  }

  /** Awaits all; the first failure is thrown, after the last has ended. */
  void await() throws IOException, InterruptedException {
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
