package io.jdock.net;

/** A host port to be published belongs to somebody else; the message is Docker's. */
public final class PortInUseException extends NetworkException {
  private static final long serialVersionUID = 1L;

  public PortInUseException(String message) {
    super(message);
  }
}
