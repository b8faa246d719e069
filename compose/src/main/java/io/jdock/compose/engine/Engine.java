package io.jdock.compose.engine;

import io.jdock.api.client.EngineClient;
import io.jdock.compose.progress.Progress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What all operations work with: the engine, where progress and warnings go, threads.
 *
 * @param threads as many as there are tasks: each waits for the engine most of the time
 */
public record Engine(
    EngineClient client,
    Listing listing,
    Progress progress,
    Warnings warnings,
    Hashes hashes,
    ExecutorService threads) {

  public static Engine of(
      EngineClient client, Progress progress, Warnings warnings, Hashes hashes) {
    return new Engine(client, new Listing(client), progress, warnings, hashes, pool());
  }

  private static ExecutorService pool() {
    AtomicInteger count = new AtomicInteger();
    return new ThreadPoolExecutor(
        0,
        Integer.MAX_VALUE,
        1,
        TimeUnit.SECONDS,
        new SynchronousQueue<>(),
        work -> {
          Thread thread = new Thread(work, "compose-" + count.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        });
  }

  SideBySide sideBySide() {
    return new SideBySide(threads);
  }
}
