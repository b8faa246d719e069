package io.jdock.engine.container;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The engine's clock, timer and workers. The timer's thread only hands over to the workers. */
final class Scheduler implements AutoCloseable {
  private final Clock clock;
  private final ScheduledExecutorService timer;
  private final ExecutorService workers;

  Scheduler(Clock clock) {
    this.clock = clock;
    this.timer = Executors.newSingleThreadScheduledExecutor(named("engine-timer"));
    this.workers = Executors.newCachedThreadPool(named("engine-worker"));
  }

  private static ThreadFactory named(String name) {
    AtomicInteger count = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, name + "-" + count.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  Clock clock() {
    return clock;
  }

  Executor workers() {
    return workers;
  }

  /** Runs the task on a worker, later. */
  ScheduledFuture<?> after(Duration delay, Runnable task) {
    return timer.schedule(() -> workers.execute(task), delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  @Override
  public void close() {
    timer.shutdownNow();
    workers.shutdown();
    try {
      if (!workers.awaitTermination(10, TimeUnit.SECONDS)) {
        System.getLogger(Scheduler.class.getName())
            .log(System.Logger.Level.WARNING, "work is still going on at the engine's end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
