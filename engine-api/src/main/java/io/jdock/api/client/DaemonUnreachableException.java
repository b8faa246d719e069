package io.jdock.api.client;

import java.io.IOException;

/** No connection to the daemon: nothing listens, or we may not connect. */
public final class DaemonUnreachableException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Why there is no connection. */
  public enum Reason {
    /** No socket file, or nobody listens on it. */
    NOT_RUNNING,
    /** The socket is there, but this user may not connect. */
    PERMISSION,
    /** Anything else: name resolution, TLS, network. */
    OTHER
  }

  private final transient DaemonAddress address;
  private final Reason reason;

  DaemonUnreachableException(DaemonAddress address, Reason reason, IOException cause) {
    super("connect to " + address + ": " + cause.getMessage(), cause);
    this.address = address;
    this.reason = reason;
  }

  public DaemonAddress address() {
    return address;
  }

  public Reason reason() {
    return reason;
  }
}
