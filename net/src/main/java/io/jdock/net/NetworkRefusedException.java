package io.jdock.net;

/** A network or connection that is not to be had as asked for; the message is Docker's. */
public final class NetworkRefusedException extends NetworkException {
  private static final long serialVersionUID = 1L;

  /** Why, in the terms of moby's errdefs. */
  public enum Reason {
    /** The request makes no sense. */
    INVALID,
    /** Something else is in the way. */
    FORBIDDEN,
    /** There is one of that name. */
    CONFLICT,
    /** There is none. */
    NOT_FOUND
  }

  private final Reason reason;

  public NetworkRefusedException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
