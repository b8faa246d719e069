package io.jdock.engine.pull;

import io.jdock.image.Layer;
import io.jdock.image.LayerLease;
import io.jdock.image.LayerStore;
import io.jdock.image.spec.Descriptor;
import io.jdock.image.spec.Digest;
import io.jdock.registry.Repository;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Brings all layers of one image, as many at a time as there are threads. */
final class LayerFetch {
  private final LayerStore layers;
  private final Repository repository;
  private final PartialBlobs partials;
  private final ExecutorService downloads;
  private final ProgressSink progress;
  private volatile boolean givenUp;

  LayerFetch(
      LayerStore layers,
      Repository repository,
      PartialBlobs partials,
      ExecutorService downloads,
      ProgressSink progress) {
    this.layers = layers;
    this.repository = repository;
    this.partials = partials;
    this.downloads = downloads;
    this.progress = progress;
  }

  /**
   * Holds on all layers. If one fails the others are given up, and nobody works on any of them any
   * more when this returns.
   */
  List<LayerLease> fetch(List<Descriptor> blobs, List<Digest> diffIds) throws IOException {
    List<LayerLease> leases = new ArrayList<>();
    List<LayerDownload> missing = new ArrayList<>();
    try {
      Optional<Digest> parent = Optional.empty();
      for (int i = 0; i < blobs.size(); i++) {
        Digest chainId = Layer.chainId(parent, diffIds.get(i));
        LayerProgress told = new LayerProgress(blobs.get(i), progress);
        Optional<LayerLease> present = layers.lease(chainId);
        if (present.isPresent() && layers.blob(chainId).isEmpty()) {
          present.get().close(); // its archive is still to be had
          present = Optional.empty();
        }
        if (present.isPresent()) {
          leases.add(present.get());
          told.alreadyExists();
        } else {
          told.pulling();
          missing.add(
              new LayerDownload(
                  layers, repository, partials, blobs.get(i), parent, diffIds.get(i), told));
        }
        parent = Optional.of(chainId);
      }
      awaitAll(submit(missing), leases);
      return leases;
    } catch (IOException | RuntimeException | Error e) {
      if (PullFailures.mayGoOn(e)) {
        for (LayerDownload download : missing) {
          download.keepForTheNextTime();
        }
      }
      leases.forEach(LayerLease::close);
      throw e;
    }
  }

  private List<Future<LayerLease>> submit(List<LayerDownload> missing) {
    List<Future<LayerLease>> submitted = new ArrayList<>();
    for (LayerDownload download : missing) {
      submitted.add(
          downloads.submit(
              () -> {
                if (givenUp) {
                  throw new InterruptedIOException("given up");
                }
                return download.call();
              }));
    }
    missing.forEach(LayerDownload::reportIfQueued);
    return submitted;
  }

  private void awaitAll(List<Future<LayerLease>> submitted, List<LayerLease> leases)
      throws IOException {
    @Nullable Throwable first = null;
    boolean interrupted = false;
    for (int i = 0; i < submitted.size(); i++) {
      try {
        leases.add(submitted.get(i).get());
      } catch (ExecutionException e) {
        first = first == null ? e.getCause() : first;
        giveUp();
      } catch (InterruptedException e) {
        interrupted = true;
        first = first == null ? new InterruptedIOException("interrupted") : first;
        giveUp();
        i--; // it ends soon, and may hold a layer
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (first instanceof IOException e) {
      throw e;
    } else if (first instanceof RuntimeException e) {
      throw e;
    } else if (first instanceof Error e) {
      throw e;
    }
  }

  /**
   * Ends what has begun and begins nothing more. Nothing is cancelled: a cancelled task's lease
   * would be nobody's, and its thread would go on unseen.
   */
  private void giveUp() {
    givenUp = true;
    repository.close();
  }
}
