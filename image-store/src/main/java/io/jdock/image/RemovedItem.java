package io.jdock.image;

/**
 * One thing that a removal did, as {@code docker rmi} prints it.
 *
 * @param text the reference, or the id of the image or layer
 * @param bytes what it freed
 */
public record RemovedItem(Kind kind, String text, long bytes) {

  /** What happened to it. */
  public enum Kind {
    UNTAGGED,
    DELETED
  }

  static RemovedItem untagged(String reference) {
    return new RemovedItem(Kind.UNTAGGED, reference, 0);
  }

  static RemovedItem deleted(String id, long bytes) {
    return new RemovedItem(Kind.DELETED, id, bytes);
  }
}
