package io.jdock.image.spec;

/** Text that is no image reference; the message is distribution's. */
public final class InvalidReferenceException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public InvalidReferenceException(String message) {
    super(message);
  }
}
