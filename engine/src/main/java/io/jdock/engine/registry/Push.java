package io.jdock.engine.registry;

import io.jdock.image.Image;
import io.jdock.image.ImageStore;
import io.jdock.image.TransferableImage;
import io.jdock.image.spec.Descriptor;
import io.jdock.image.spec.Digest;
import io.jdock.registry.Repository;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** The steps of pushing one image under one tag: layers, configuration, manifest. */
final class Push {
  private static final int UPLOADS = 5;
  private static final int SHORT_ID = 12;

  private final ImageStore store;
  private final Repository repository;
  private final TransferableImage image;
  private final Map<Digest, List<String>> mountable;
  private final Consumer<PushProgress> progress;

  /**
   * @param mountable by archive, the other repositories of the registry that should have it
   */
  Push(
      ImageStore store,
      Repository repository,
      TransferableImage image,
      Map<Digest, List<String>> mountable,
      Consumer<PushProgress> progress) {
    this.store = store;
    this.repository = repository;
    this.image = image;
    this.mountable = mountable;
    this.progress = progress;
  }

  void run(String tag) throws IOException {
    pushLayers();
    Descriptor config = image.manifest().config();
    if (!repository.hasBlob(config.digest())) {
      repository.pushBlob(
          config, List.of(), () -> new ByteArrayInputStream(image.config()), sent -> {});
    }
    repository.pushManifest(tag, image.manifest().mediaType(), image.content());
    progress.accept(
        new PushProgress.Tagged(tag, image.digest().toString(), image.content().length));
  }

  private void pushLayers() throws IOException {
    List<Descriptor> layers = image.manifest().layers();
    List<Digest> diffIds = image.image().config().diffIds();
    for (int i = layers.size() - 1; i >= 0; i--) {
      tell(diffIds.get(i), "Preparing");
    }
    ExecutorService uploads = Executors.newFixedThreadPool(UPLOADS, Push::thread);
    Map<Digest, Future<?>> under = new HashMap<>();
    try {
      for (int i = layers.size() - 1; i >= 0; i--) {
        Descriptor layer = layers.get(i);
        Digest diffId = diffIds.get(i);
        if (under.size() >= UPLOADS) {
          tell(diffId, "Waiting");
        }
        under.computeIfAbsent(
            layer.digest(),
            digest ->
                uploads.submit(
                    () -> {
                      push(layer, diffId);
                      return true;
                    }));
      }
      await(under.values());
    } finally {
      uploads.shutdown();
    }
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "upload");
    thread.setDaemon(true);
    return thread;
  }

  private void await(Collection<Future<?>> uploads) throws IOException {
    for (Future<?> upload : uploads) {
      try {
        upload.get();
      } catch (ExecutionException e) {
        repository.close(); // the others are given up
        if (e.getCause() instanceof IOException failure) {
          throw failure;
        }
        throw new IllegalStateException("pushing a layer", e.getCause());
      } catch (InterruptedException e) {
        repository.close();
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted");
      }
    }
  }

  private void push(Descriptor layer, Digest diffId) throws IOException {
    if (!layer.urls().isEmpty()) {
      tell(diffId, "Skipped foreign layer");
      return;
    }
    if (repository.hasBlob(layer.digest())) {
      tell(diffId, "Layer already exists");
      return;
    }
    String id = diffId.hex().substring(0, SHORT_ID);
    Optional<String> from =
        repository.pushBlob(
            layer,
            mountable.getOrDefault(layer.digest(), List.of()),
            () -> store.content().open(layer.digest()),
            sent -> progress.accept(new PushProgress.Layer(id, "Pushing", sent, layer.size())));
    tell(diffId, from.map(path -> "Mounted from " + path).orElse("Pushed"));
  }

  private void tell(Digest diffId, String status) {
    progress.accept(new PushProgress.Layer(diffId.hex().substring(0, SHORT_ID), status, 0, 0));
  }

  /** By archive, the paths of other repositories of the same registry that images came from. */
  static Map<Digest, List<String>> mountable(
      ImageStore store, io.jdock.image.spec.ImageReference target) {
    Map<Digest, List<String>> paths = new HashMap<>();
    for (Image each : store.list()) {
      List<String> from = new ArrayList<>();
      store.repoDigests(each.id()).stream()
          .filter(r -> r.domain().equals(target.domain()) && !r.path().equals(target.path()))
          .forEach(r -> from.add(r.path()));
      for (var layer : from.isEmpty() ? List.<io.jdock.image.Layer>of() : each.layers()) {
        store
            .layers()
            .blob(layer.chainId())
            .ifPresent(
                blob -> {
                  List<String> known =
                      paths.computeIfAbsent(blob.digest(), digest -> new ArrayList<>());
                  from.stream().filter(path -> !known.contains(path)).forEach(known::add);
                });
      }
    }
    return paths;
  }
}
