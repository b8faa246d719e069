package io.jdock.net;

import java.io.IOException;

/** A network that could not be set up; the message is fit for a user. */
public class NetworkException extends IOException {
  private static final long serialVersionUID = 1L;

  public NetworkException(String message) {
    super(message);
  }

  public NetworkException(String message, Throwable cause) {
    super(message, cause);
  }
}
