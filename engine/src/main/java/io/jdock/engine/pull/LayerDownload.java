package io.jdock.engine.pull;

import io.jdock.image.Layer;
import io.jdock.image.LayerLease;
import io.jdock.image.LayerSource;
import io.jdock.image.LayerStore;
import io.jdock.image.spec.Descriptor;
import io.jdock.image.spec.Digest;
import io.jdock.registry.ContentMismatchException;
import io.jdock.registry.RegistryException;
import io.jdock.registry.Repository;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;

/** Brings one layer: the bytes of earlier tries, then the registry's, straight into the store. */
final class LayerDownload implements Callable<LayerLease> {
  private static final System.Logger LOG = System.getLogger(LayerDownload.class.getName());

  private final LayerStore layers;
  private final Repository repository;
  private final PartialBlobs partials;
  private final Descriptor blob;
  private final Optional<Digest> parent;
  private final Digest diffId;
  private final LayerProgress progress;
  private volatile boolean done;

  LayerDownload(
      LayerStore layers,
      Repository repository,
      PartialBlobs partials,
      Descriptor blob,
      Optional<Digest> parent,
      Digest diffId,
      LayerProgress progress) {
    this.layers = layers;
    this.repository = repository;
    this.partials = partials;
    this.blob = blob;
    this.parent = parent;
    this.diffId = diffId;
    this.progress = progress;
  }

  /** Tells that this layer waits for a thread, if it still does. */
  void reportIfQueued() {
    progress.waiting();
  }

  @Override
  public LayerLease call() throws IOException {
    progress.started();
    LayerLease lease;
    try (PartialBlobs.Partial partial = partials.claim(blob)) {
      long resumed = partial.length();
      try {
        lease = acquireOrDiscard(partial);
      } catch (RegistryException | InterruptedIOException e) {
        throw e;
      } catch (IOException e) {
        if (resumed == 0) {
          throw e;
        }
        LOG.log(
            System.Logger.Level.WARNING,
            "layer {0}: {1}; its first {2} bytes are from an earlier download, starting over",
            blob.digest(),
            String.valueOf(e.getMessage()),
            resumed);
        lease = acquireOrDiscard(partial);
      }
      partial.discard();
    }
    done = true;
    progress.complete();
    return lease;
  }

  /**
   * Puts the archive of a layer that is complete back to the partial ones, before the layer goes
   * with the pull that it was for: the next one need not download it again.
   */
  void keepForTheNextTime() {
    if (!done) {
      return;
    }
    try (PartialBlobs.Partial partial = partials.claim(blob)) {
      Optional<Path> file = partial.recorded();
      if (file.isPresent()) {
        partial.discard();
        layers.linkArchive(Layer.chainId(parent, diffId), file.get());
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "layer " + blob.digest() + " is not kept", e);
    }
  }

  /** What has come is good for the next time, but where it is wrong or the disk is full. */
  private LayerLease acquireOrDiscard(PartialBlobs.Partial partial) throws IOException {
    try {
      return acquire(partial);
    } catch (ContentMismatchException e) {
      partial.discard();
      throw e;
    } catch (RegistryException | InterruptedIOException e) {
      throw e;
    } catch (IOException e) {
      partial.discard();
      throw e;
    }
  }

  private LayerLease acquire(PartialBlobs.Partial partial) throws IOException {
    LayerSource source =
        new LayerSource() {
          @Override
          public InputStream open() throws IOException {
            return LayerDownload.this.open(partial);
          }

          @Override
          public Optional<Path> recorded() {
            return partial.recorded();
          }
        };
    LayerLease lease = layers.acquire(parent, diffId, Optional.of(blob.digest()), source);
    if (layers.blob(lease.layer().chainId()).isEmpty()) {
      addBlob(lease, () -> open(partial));
    }
    return lease;
  }

  /** A layer from before archives were kept is there without its own: only that is missing. */
  private void addBlob(LayerLease lease, LayerSource source) throws IOException {
    try {
      layers.addBlob(lease.layer().chainId(), blob.digest(), source);
    } catch (IOException | RuntimeException e) {
      lease.close();
      throw e;
    }
  }

  private InputStream open(PartialBlobs.Partial partial) throws IOException {
    return progress.count(
        partial.thenRecorded(offset -> repository.fetchBlob(blob, offset)), blob.size());
  }
}
