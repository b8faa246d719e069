package io.jdock.image;

import io.jdock.image.spec.Digest;
import io.jdock.image.spec.ImageConfig;
import java.util.List;
import java.util.Optional;

/**
 * An image on this machine: its configuration and its unpacked layers.
 *
 * @param id the digest of the configuration's bytes
 * @param layers the lowest first
 * @param manifest the digest of the manifest it was pulled by; empty for imported ones
 */
public record Image(Digest id, ImageConfig config, List<Layer> layers, Optional<Digest> manifest) {
  public Image {
    layers = List.copyOf(layers);
  }

  /** Bytes of all layers' files, shared ones included. */
  public long size() {
    return layers.stream().mapToLong(Layer::size).sum();
  }
}
