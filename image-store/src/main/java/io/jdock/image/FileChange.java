package io.jdock.image;

/**
 * One line of {@code docker diff}.
 *
 * @param path absolute, as the container sees it
 */
public record FileChange(Kind kind, String path) {

  /** What happened; the ordinals are those of Docker's API. */
  public enum Kind {
    MODIFIED("C"),
    ADDED("A"),
    DELETED("D");

    private final String letter;

    Kind(String letter) {
      this.letter = letter;
    }

    /** The letter that {@code docker diff} prints. */
    public String letter() {
      return letter;
    }
  }
}
