package io.jdock.compose.engine;

import io.jdock.api.client.EngineClient;
import io.jdock.compose.progress.Progress;
import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What all operations work with: the engine, where progress and warnings go, threads.
 *
 * @param dryRun whether what changes something is only told, not done
 * @param parallel how many images are pulled or pushed at once; 0 or less for any number
 * @param threads as many as there are tasks: each waits for the engine most of the time
 */
public record Engine(
    EngineClient client,
    Listing listing,
    Progress progress,
    Warnings warnings,
    Hashes hashes,
    boolean dryRun,
    int parallel,
    ExecutorService threads) {

  public static Engine of(
      EngineClient client, Progress progress, Warnings warnings, Hashes hashes, int parallel) {
    return new Engine(
        client, new Listing(client), progress, warnings, hashes, false, parallel, pool());
  }

  /** One on which nothing is changed. */
  public static Engine dry(
      EngineClient client, Progress progress, Warnings warnings, Hashes hashes, int parallel)
      throws IOException {
    EngineClient harmless = client.behind(new DryRun(client));
    return new Engine(
        harmless, new Listing(harmless), progress, warnings, hashes, true, parallel, pool());
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
    return new SideBySide(threads, 0);
  }

  /** For pulls and pushes, of which the user may want only so many at once. */
  public SideBySide transfers() {
    return new SideBySide(threads, parallel);
  }
}
