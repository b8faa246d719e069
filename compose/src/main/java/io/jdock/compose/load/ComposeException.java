package io.jdock.compose.load;

import java.io.IOException;

/** A project that cannot be loaded; the message is for the user and in docker compose's words. */
public class ComposeException extends IOException {
  private static final long serialVersionUID = 1L;

  public ComposeException(String message) {
    super(message);
  }

  public ComposeException(String message, Throwable cause) {
    super(message, cause);
  }
}
