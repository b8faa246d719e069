package io.jdock.image;

import java.io.IOException;

/** No image has the name or id asked for; the message is Docker's. */
public final class NoSuchImageException extends IOException {
  private static final long serialVersionUID = 1L;

  public NoSuchImageException(String reference) {
    super("No such image: " + reference);
  }
}
