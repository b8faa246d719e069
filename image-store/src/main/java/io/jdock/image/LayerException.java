package io.jdock.image;

import java.io.IOException;

/** A layer's archive that cannot be trusted or unpacked: wrong digest, bad archive, an escape. */
public final class LayerException extends IOException {
  private static final long serialVersionUID = 1L;

  public LayerException(String message) {
    super(message);
  }

  public LayerException(String message, Throwable cause) {
    super(message, cause);
  }
}
