package io.jdock.image;

import io.jdock.image.spec.Digest;
import java.util.List;

/**
 * A container's writable layer and the layers it lies on.
 *
 * @param imageId the image it was made of
 * @param layers the read-only layers, the lowest first
 * @param mount what to mount
 */
public record ContainerLayer(
    String containerId, Digest imageId, List<Layer> layers, OverlayMount mount) {
  public ContainerLayer {
    layers = List.copyOf(layers);
  }
}
