package io.jdock.image.spec;

import java.io.IOException;

/** A manifest, index or configuration that does not say what its specification asks for. */
public class MalformedContentException extends IOException {
  private static final long serialVersionUID = 1L;

  public MalformedContentException(String message) {
    super(message);
  }

  public MalformedContentException(String message, Throwable cause) {
    super(message, cause);
  }
}
