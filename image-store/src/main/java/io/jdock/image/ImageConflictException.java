package io.jdock.image;

import java.io.IOException;

/** An image that cannot be removed or untagged as things are; the message is Docker's. */
public final class ImageConflictException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Whether a container uses the image. */
  private final boolean inUse;

  public ImageConflictException(String message, boolean inUse) {
    super(message);
    this.inUse = inUse;
  }

  public boolean inUse() {
    return inUse;
  }
}
