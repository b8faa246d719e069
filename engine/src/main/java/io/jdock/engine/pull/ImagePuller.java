package io.jdock.engine.pull;

import io.jdock.engine.EngineException;
import io.jdock.image.ImageStore;
import io.jdock.image.spec.ImageReference;
import io.jdock.image.spec.Platform;
import io.jdock.registry.Credentials;
import io.jdock.registry.RegistryClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Pulls images from registries into the image store. Pulls of the same image at the same time are
 * one piece of work; threads exist only while there is some.
 */
public final class ImagePuller implements AutoCloseable {
  private static final Duration PARTIALS_KEPT = Duration.ofDays(1);
  private static final long IDLE_SECONDS = 10;

  private final ImageStore store;
  private final RegistryClient registry;
  private final PartialBlobs partials;
  private final ExecutorService pulls;
  private final ExecutorService downloads;
  private final Map<PullKey, PullTask> running = new HashMap<>();

  private record PullKey(ImageReference reference, Optional<Platform> platform, Credentials as) {}

  /**
   * @param partials directory for what has come of interrupted downloads, such as {@code
   *     DATA-ROOT/content/ingest}; made if missing
   * @param maxConcurrentDownloads how many layers are downloaded and unpacked at a time, of all
   *     pulls together
   */
  public ImagePuller(
      ImageStore store, RegistryClient registry, Path partials, int maxConcurrentDownloads)
      throws IOException {
    this.store = store;
    this.registry = registry;
    this.partials = PartialBlobs.open(partials, PARTIALS_KEPT);
    this.pulls = threads("pull", 0, Integer.MAX_VALUE, false);
    this.downloads = threads("layer", maxConcurrentDownloads, maxConcurrentDownloads, true);
  }

  private static ExecutorService threads(String name, int core, int most, boolean queued) {
    AtomicInteger number = new AtomicInteger();
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            core,
            most,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            queued ? new LinkedBlockingQueue<>() : new SynchronousQueue<>(),
            work -> {
              Thread thread = new Thread(work, name + "-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }

  /**
   * Pulls an image and names it. Blocks until it is there; ends at once on cancellation, when the
   * work itself is given up unless somebody else waits for it too. What has been downloaded by then
   * is kept for the next time.
   *
   * @param reference the digest counts before the tag; {@code latest} if there is neither
   * @param platform which of an image's variants; the machine's own if empty
   * @throws EngineException with Docker's message if it fails
   * @throws java.util.concurrent.CancellationException if cancelled
   */
  public PulledImage pull(
      ImageReference reference,
      Optional<Platform> platform,
      Credentials credentials,
      ProgressSink progress,
      Cancellation cancellation) {
    cancellation.check();
    PullKey key = new PullKey(reference.withDefaultTag(), platform, credentials);
    return join(key).await(progress, cancellation);
  }

  private synchronized PullTask join(PullKey key) {
    PullTask task = running.get(key);
    if (task != null && task.join()) {
      return task;
    }
    PullTask fresh =
        new PullTask(
            key.reference(),
            key.platform(),
            registry.repository(key.reference(), key.as()),
            store,
            partials,
            downloads);
    running.put(key, fresh);
    pulls.execute(
        () -> {
          fresh.run();
          ended(key, fresh);
        });
    return fresh;
  }

  private synchronized void ended(PullKey key, PullTask task) {
    running.remove(key, task);
  }

  /** Gives up every pull under way. The registry client is its owner's to close. */
  @Override
  public void close() {
    synchronized (this) {
      running.values().forEach(PullTask::abort);
    }
    pulls.shutdown();
    downloads.shutdown();
  }
}
