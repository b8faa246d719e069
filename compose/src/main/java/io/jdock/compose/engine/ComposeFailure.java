package io.jdock.compose.engine;

import java.io.IOException;

/** A project cannot be made what its files say; the message is docker compose's. */
public final class ComposeFailure extends IOException {
  private static final long serialVersionUID = 1L;

  public ComposeFailure(String message) {
    super(message);
  }
}
