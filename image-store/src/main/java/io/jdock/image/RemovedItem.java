package io.jdock.image;

import io.jdock.image.spec.Digest;
import java.util.Optional;

/**
 * One thing that a removal did, as {@code docker rmi} prints it.
 *
 * @param text the reference, or the id of the image or layer
 * @param image that lost a name or was deleted; empty for a layer
 * @param bytes what it freed
 */
public record RemovedItem(Kind kind, String text, Optional<Digest> image, long bytes) {

  /** What happened to it. */
  public enum Kind {
    UNTAGGED,
    DELETED
  }

  static RemovedItem untagged(String reference, Digest image) {
    return new RemovedItem(Kind.UNTAGGED, reference, Optional.of(image), 0);
  }

  static RemovedItem deleted(Digest image) {
    return new RemovedItem(Kind.DELETED, image.toString(), Optional.of(image), 0);
  }

  static RemovedItem deletedLayer(Digest chainId, long bytes) {
    return new RemovedItem(Kind.DELETED, chainId.toString(), Optional.empty(), bytes);
  }
}
