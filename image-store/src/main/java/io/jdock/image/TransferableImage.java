package io.jdock.image;

import io.jdock.image.spec.Descriptor;
import io.jdock.image.spec.Digest;
import io.jdock.image.spec.Manifest;
import io.jdock.image.spec.ManifestDocument;
import io.jdock.image.spec.MediaTypes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An image in the form in which registries and archives have it.
 *
 * @param image whose layers the caller holds
 * @param config the configuration's bytes
 * @param content the manifest's bytes: those that it was pulled or loaded by where all its archives
 *     are still here, so that its digest stays; otherwise made from what is here
 * @param manifest what they say
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record TransferableImage(Image image, byte[] config, byte[] content, Manifest manifest) {

  /** The manifest's digest. */
  public Digest digest() {
    return Digest.sha256(content);
  }

  /** What refers to the manifest. */
  public Descriptor descriptor() {
    return new Descriptor(manifest.mediaType(), digest(), content.length);
  }

  /**
   * @throws LayerException when the archive of a layer is not here and cannot be made again
   */
  static TransferableImage of(ImageStore store, Image image) throws IOException {
    byte[] config =
        store
            .content()
            .get(image.id())
            .orElseThrow(
                () -> new IOException("configuration of image " + image.id() + " is lost"));
    Optional<byte[]> came =
        image.manifest().isPresent()
            ? store.content().get(image.manifest().get())
            : Optional.empty();
    if (came.isPresent()
        && ManifestDocument.parse(came.get(), "") instanceof Manifest manifest
        && manifest.layers().stream().allMatch(layer -> store.content().has(layer.digest()))) {
      return new TransferableImage(image, config, came.get(), manifest);
    }
    List<Descriptor> layers = new ArrayList<>();
    for (Layer layer : image.layers()) {
      layers.add(store.layers().archive(layer));
    }
    Manifest made = made(image, config, layers);
    return new TransferableImage(image, config, made.toJson(), made);
  }

  /** Docker's form, unless a layer is in one that only OCI has a name for. */
  private static Manifest made(Image image, byte[] config, List<Descriptor> layers) {
    boolean docker =
        layers.stream().noneMatch(l -> l.mediaType().equals(MediaTypes.OCI_LAYER_ZSTD));
    return new Manifest(
        docker ? MediaTypes.DOCKER_MANIFEST : MediaTypes.OCI_MANIFEST,
        new Descriptor(
            docker ? MediaTypes.DOCKER_CONFIG : MediaTypes.OCI_CONFIG, image.id(), config.length),
        docker ? layers.stream().map(TransferableImage::inDockersForm).toList() : layers);
  }

  private static Descriptor inDockersForm(Descriptor layer) {
    String type =
        layer.mediaType().equals(MediaTypes.OCI_LAYER)
            ? MediaTypes.DOCKER_LAYER
            : MediaTypes.DOCKER_LAYER_GZIP;
    return new Descriptor(type, layer.digest(), layer.size());
  }
}
