package io.jdock.net;

/** No address is to be had: the one asked for is taken, or the subnet is full. */
public final class AddressInUseException extends NetworkException {
  private static final long serialVersionUID = 1L;

  public AddressInUseException(String message) {
    super(message);
  }
}
