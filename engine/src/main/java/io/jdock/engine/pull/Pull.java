package io.jdock.engine.pull;

import io.jdock.engine.EngineException;
import io.jdock.image.Image;
import io.jdock.image.ImageStore;
import io.jdock.image.LayerLease;
import io.jdock.image.spec.Descriptor;
import io.jdock.image.spec.Digest;
import io.jdock.image.spec.ImageConfig;
import io.jdock.image.spec.ImageReference;
import io.jdock.image.spec.Manifest;
import io.jdock.image.spec.MediaTypes;
import io.jdock.image.spec.Platform;
import io.jdock.registry.ContentMismatchException;
import io.jdock.registry.RegistryException;
import io.jdock.registry.Repository;
import io.jdock.registry.ResolvedImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;

/** The steps of a pull: manifest, configuration, layers, names. */
final class Pull {
  private final ImageReference reference;
  private final Optional<Platform> platform;
  private final Repository repository;
  private final ImageStore store;
  private final PartialBlobs partials;
  private final ExecutorService downloads;
  private final ProgressSink progress;

  Pull(
      ImageReference reference,
      Optional<Platform> platform,
      Repository repository,
      ImageStore store,
      PartialBlobs partials,
      ExecutorService downloads,
      ProgressSink progress) {
    this.reference = reference;
    this.platform = platform;
    this.repository = repository;
    this.store = store;
    this.partials = partials;
    this.downloads = downloads;
    this.progress = progress;
  }

  PulledImage run() throws IOException {
    Optional<Digest> current =
        reference.digest().isPresent()
            ? Optional.empty()
            : repository.currentDigest(reference.tag().orElse(ImageReference.DEFAULT_TAG));
    Optional<Image> known = current.flatMap(this::knownByDigest);
    if (current.isPresent() && known.isPresent() && isWhole(known.get())) {
      reportStart();
      return finish(known.get().id(), current.get(), false);
    }
    ResolvedImage resolved = repository.resolve(platform.orElse(Platform.host()));
    reportStart();
    Manifest manifest = resolved.manifest();
    checkKinds(manifest);
    Digest id = manifest.config().digest();
    boolean fresh = store.get(id).isEmpty();
    if (store.get(id).filter(this::isWhole).isEmpty()) {
      fetch(resolved);
    }
    return finish(id, resolved.digest(), fresh);
  }

  private void reportStart() {
    String tagOrDigest =
        reference
            .digest()
            .map(digest -> reference.withDigest(digest).toString())
            .or(reference::tag)
            .orElse(ImageReference.DEFAULT_TAG);
    progress.report(new PullProgress.Started(tagOrDigest, reference.path()));
  }

  /** The image that we pulled under this digest, unless it was for another platform. */
  private Optional<Image> knownByDigest(Digest digest) {
    Platform wanted = platform.orElse(Platform.host());
    return store
        .find(reference.withDigest(digest))
        .filter(image -> wanted.runs(image.config().platform()));
  }

  /** Whether the archives of all layers are here, as they are not in a data root of old. */
  private boolean isWhole(Image image) {
    return image.layers().stream().allMatch(l -> store.layers().blob(l.chainId()).isPresent());
  }

  private void fetch(ResolvedImage resolved) throws IOException {
    Manifest manifest = resolved.manifest();
    partials.expire();
    byte[] json = fetchConfig(manifest.config());
    ImageConfig config = ImageConfig.parse(json);
    if (!config.platform().os().equals("linux")) {
      throw EngineException.invalid(
          "image operating system \""
              + config.platform().os()
              + "\" cannot be used on this platform: operating system is not supported");
    }
    if (config.diffIds().size() != manifest.layers().size()) {
      throw new ContentMismatchException(
          "layers from manifest don't match image configuration", null);
    }
    LayerFetch layers = new LayerFetch(store.layers(), repository, partials, downloads, progress);
    List<LayerLease> leases;
    try {
      leases = layers.fetch(manifest.layers(), config.diffIds());
    } catch (RegistryException | InterruptedIOException e) {
      throw e; // what has come of the other layers is good for the next time
    } catch (IOException e) {
      forget(manifest.layers(), e);
      throw e;
    }
    try {
      store.register(json, Optional.of(resolved.image().content()));
    } finally {
      leases.forEach(LayerLease::close);
    }
  }

  /** Gives back what a failed pull holds of the disk, which is full or worse. */
  private void forget(List<Descriptor> layers, IOException cause) {
    for (Descriptor layer : layers) {
      try (PartialBlobs.Partial partial = partials.claim(layer)) {
        partial.discard();
      } catch (IOException e) {
        cause.addSuppressed(e);
      }
    }
  }

  private byte[] fetchConfig(Descriptor descriptor) throws IOException {
    if (descriptor.size() > ImageConfig.MAX_BYTES) {
      throw new ContentMismatchException(
          "image configuration "
              + descriptor.digest()
              + " is longer than "
              + ImageConfig.MAX_BYTES
              + " bytes",
          null);
    }
    byte[] json;
    try (InputStream in = repository.fetchBlob(descriptor, 0)) {
      json = in.readAllBytes();
    }
    if (!descriptor.digest().matches(json)) {
      throw new ContentMismatchException(
          "image config verification failed for digest " + descriptor.digest(), null);
    }
    return json;
  }

  /** Plugins and other artifacts have manifests too, but are no images. */
  private static void checkKinds(Manifest manifest) throws IOException {
    String type = manifest.config().mediaType();
    if (!MediaTypes.isImageConfig(type)) {
      String what = type.equals(MediaTypes.DOCKER_PLUGIN_CONFIG) ? "plugin" : "unknown";
      throw EngineException.invalid(
          "Encountered remote \"" + type + "\"(" + what + ") when fetching");
    }
    for (Descriptor layer : manifest.layers()) {
      if (!MediaTypes.isLayer(layer.mediaType())) {
        throw EngineException.invalid(
            "unsupported media type " + layer.mediaType() + " of layer " + layer.digest());
      }
    }
  }

  private PulledImage finish(Digest id, Digest digest, boolean fresh) throws IOException {
    boolean newer = store.find(reference).filter(image -> image.id().equals(id)).isEmpty();
    if (newer && fresh) {
      store.tagNew(id, reference);
    } else if (newer) {
      store.tag(id, reference);
    }
    ImageReference byDigest = reference.withDigest(digest);
    if (store.find(byDigest).filter(image -> image.id().equals(id)).isEmpty()) {
      store.tag(id, byDigest);
    }
    progress.report(new PullProgress.Digest(digest.toString()));
    progress.report(new PullProgress.Finished(reference.familiar(), newer));
    warnOfAnotherPlatform(id);
    return new PulledImage(id, digest, newer);
  }

  /** An image that exists for one platform is taken whatever was asked for. */
  private void warnOfAnotherPlatform(Digest id) {
    if (platform.isEmpty()) {
      return;
    }
    Platform wanted = platform.get();
    store
        .get(id)
        .map(image -> image.config().platform())
        .filter(actual -> !wanted.runs(actual))
        .ifPresent(
            actual ->
                progress.report(
                    new PullProgress.OtherPlatform(reference.familiar(), actual, wanted)));
  }
}
