package io.jdock.engine.pull;

import io.jdock.image.ImageStore;
import io.jdock.image.spec.ImageReference;
import io.jdock.image.spec.Platform;
import io.jdock.registry.Repository;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;

/** One pull under way, for all who wait for it; it is given up when the last one leaves. */
final class PullTask {
  private final ProgressBroadcast progress = new ProgressBroadcast();
  private final CompletableFuture<PulledImage> result = new CompletableFuture<>();
  private final Repository repository;
  private final Pull pull;
  private int waiting = 1;

  PullTask(
      ImageReference reference,
      Optional<Platform> platform,
      Repository repository,
      ImageStore store,
      PartialBlobs partials,
      ExecutorService downloads) {
    this.repository = repository;
    this.pull = new Pull(reference, platform, repository, store, partials, downloads, progress);
  }

  /** One more waits for it; false if it is too late for that. */
  synchronized boolean join() {
    if (waiting == 0 || result.isDone()) {
      return false;
    }
    waiting++;
    return true;
  }

  private synchronized void leave() {
    waiting--;
    if (waiting == 0) {
      repository.close();
    }
  }

  void abort() {
    repository.close();
  }

  /** Does the work; what comes of it is told to those who wait. */
  void run() {
    try {
      result.complete(pull.run());
    } catch (Exception | Error e) {
      result.completeExceptionally(e);
    } finally {
      repository.close();
    }
  }

  PulledImage await(ProgressSink sink, Cancellation cancellation) {
    CompletableFuture<PulledImage> outcome = result.copy();
    progress.subscribe(sink);
    try (Cancellation.Registration registration =
        cancellation.onCancel(() -> outcome.cancel(false))) {
      return outcome.get();
    } catch (ExecutionException e) {
      throw failure(Objects.requireNonNullElse(e.getCause(), e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted");
    } finally {
      progress.unsubscribe(sink);
      leave();
    }
  }

  private static RuntimeException failure(Throwable cause) {
    if (cause instanceof Error error) {
      throw error;
    }
    return cause instanceof CancellationException cancelled
        ? cancelled
        : PullFailures.explain((Exception) cause);
  }
}
