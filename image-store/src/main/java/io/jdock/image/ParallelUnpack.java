package io.jdock.image;

import io.jdock.image.spec.Digest;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Unpacks the layers of an image that lie in files, as many at a time as there are processors. */
final class ParallelUnpack {
  /** As for pulls: what is remembered of so many layers at a time fits into the daemon's heap. */
  private static final int MOST = 3;

  private final LayerStore layers;

  ParallelUnpack(LayerStore layers) {
    this.layers = layers;
  }

  /**
   * Holds on all layers, the lowest first.
   *
   * @param blobs the digests of the archives, where they are known
   * @throws LayerException of the first that is damaged; nothing is held then
   */
  List<LayerLease> acquire(
      List<Digest> diffIds, Optional<List<Digest>> blobs, List<? extends LayerSource> sources)
      throws IOException {
    int processors = Runtime.getRuntime().availableProcessors();
    ExecutorService threads =
        Executors.newFixedThreadPool(
            Math.max(1, Math.min(Math.min(MOST, processors), sources.size())),
            work -> {
              Thread thread = new Thread(work, "jdock-load");
              thread.setDaemon(true);
              return thread;
            });
    List<Future<LayerLease>> coming = new ArrayList<>();
    AtomicBoolean givenUp = new AtomicBoolean();
    try {
      Optional<Digest> parent = Optional.empty();
      for (int i = 0; i < diffIds.size(); i++) {
        Optional<Digest> below = parent;
        Digest diffId = diffIds.get(i);
        Optional<Digest> blob =
            blobs.isPresent() ? Optional.of(blobs.get().get(i)) : Optional.empty();
        LayerSource source = sources.get(i);
        coming.add(
            threads.submit(
                () -> {
                  if (givenUp.get()) {
                    throw new InterruptedIOException("given up");
                  }
                  return layers.acquire(below, diffId, blob, source);
                }));
        parent = Optional.of(Layer.chainId(below, diffId));
      }
      return await(coming, givenUp);
    } finally {
      threads.shutdown();
    }
  }

  /**
   * Nobody works on any of them any more when this returns. What has begun is awaited, not
   * cancelled: a cancelled task's lease would be nobody's.
   */
  private static List<LayerLease> await(List<Future<LayerLease>> coming, AtomicBoolean givenUp)
      throws IOException {
    List<LayerLease> leases = new ArrayList<>();
    @Nullable Throwable first = null;
    boolean interrupted = false;
    for (Future<LayerLease> each : coming) {
      while (true) {
        try {
          leases.add(each.get());
        } catch (ExecutionException e) {
          first = first == null ? e.getCause() : first;
          givenUp.set(true);
        } catch (InterruptedException e) {
          interrupted = true;
          first = first == null ? new InterruptedIOException("interrupted") : first;
          givenUp.set(true);
          continue;
        }
        break;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (first == null) {
      return leases;
    }
    leases.forEach(LayerLease::close);
    if (first instanceof IOException e) {
      throw e;
    } else if (first instanceof RuntimeException e) {
      throw e;
    } else if (first instanceof Error e) {
      throw e;
    }
    throw new IllegalStateException(first);
  }
}
