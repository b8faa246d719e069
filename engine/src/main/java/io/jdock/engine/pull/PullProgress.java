package io.jdock.engine.pull;

import io.jdock.image.spec.Platform;

/** What a pull tells while it runs, in the order in which Docker's progress stream tells it. */
public sealed interface PullProgress {

  /**
   * {@code latest: Pulling from library/alpine}: a tag, or the whole name with a digest, and where
   * it comes from.
   */
  record Started(String tagOrDigest, String repository) implements PullProgress {
    /** Docker's status text. */
    public String status() {
      return "Pulling from " + repository;
    }
  }

  /**
   * A layer's state changed or it came further.
   *
   * @param id the first 12 hexadecimal digits of the layer's digest
   * @param current bytes so far of {@link Phase#DOWNLOADING} and {@link Phase#EXTRACTING}, both
   *     counted in compressed bytes; 0 otherwise
   * @param total bytes in all, or 0 where {@code current} does not count
   */
  record Layer(String id, Phase phase, long current, long total) implements PullProgress {}

  /** The manifest's or index's digest, said once all layers are there. */
  record Digest(String digest) implements PullProgress {
    /** Docker's status text. */
    public String status() {
      return "Digest: " + digest;
    }
  }

  /** The last word: whether something new came. */
  record Finished(String familiarName, boolean newer) implements PullProgress {
    /** Docker's status text. */
    public String status() {
      return newer
          ? "Status: Downloaded newer image for " + familiarName
          : "Status: Image is up to date for " + familiarName;
    }
  }

  /** What came is for another platform than was asked for, as there is no other. */
  record OtherPlatform(String familiarName, Platform actual, Platform wanted)
      implements PullProgress {
    /** Docker's status text. */
    public String status() {
      return "WARNING: image with reference "
          + familiarName
          + " was found but its platform ("
          + actual
          + ") does not match the specified platform ("
          + wanted
          + ")";
    }
  }

  /** A layer's way from registry to disk. */
  enum Phase {
    PULLING_FS_LAYER("Pulling fs layer"),
    WAITING("Waiting"),
    DOWNLOADING("Downloading"),
    VERIFYING_CHECKSUM("Verifying Checksum"),
    DOWNLOAD_COMPLETE("Download complete"),
    EXTRACTING("Extracting"),
    PULL_COMPLETE("Pull complete"),
    ALREADY_EXISTS("Already exists");

    private final String text;

    Phase(String text) {
      this.text = text;
    }

    /** Docker's words. */
    public String text() {
      return text;
    }
  }
}
