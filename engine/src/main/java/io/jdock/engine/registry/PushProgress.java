package io.jdock.engine.registry;

/** What a push tells while it runs, in the order in which Docker's progress stream tells it. */
public sealed interface PushProgress {

  /**
   * The first word.
   *
   * @param repository with its registry
   */
  record Started(String repository) implements PushProgress {
    /** Docker's status text. */
    public String status() {
      return "The push refers to repository [" + repository + "]";
    }
  }

  /**
   * A layer's state changed or it came further.
   *
   * @param id the first 12 hexadecimal digits of the layer's diff id
   * @param status Docker's words
   * @param current bytes sent so far of {@code total}; both 0 where nothing is counted
   */
  record Layer(String id, String status, long current, long total) implements PushProgress {}

  /** A tag is at the registry. */
  record Tagged(String tag, String digest, long size) implements PushProgress {
    /** Docker's status text. */
    public String status() {
      return tag + ": digest: " + digest + " size: " + size;
    }
  }
}
