package io.jdock.api.client;

import java.io.IOException;

/** The daemon refused a request: its HTTP status and its own message. */
public final class EngineException extends IOException {
  private static final long serialVersionUID = 1L;
  private final int status;

  public EngineException(int status, String message) {
    super(message);
    this.status = status;
  }

  /** The HTTP status, 400 to 599. */
  public int status() {
    return status;
  }

  public boolean notFound() {
    return status == 404;
  }

  public boolean conflict() {
    return status == 409;
  }
}
