package io.jdock.registry;

import org.jspecify.annotations.Nullable;

/** An answer that the protocol does not foresee here, such as a server error that persists. */
public final class UnexpectedResponseException extends RegistryException {
  private static final long serialVersionUID = 1L;

  public UnexpectedResponseException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
