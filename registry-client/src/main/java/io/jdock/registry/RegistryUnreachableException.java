package io.jdock.registry;

import org.jspecify.annotations.Nullable;

/** No connection: the name does not resolve, nobody listens, or nobody answers in time. */
public final class RegistryUnreachableException extends RegistryException {
  private static final long serialVersionUID = 1L;

  public RegistryUnreachableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
