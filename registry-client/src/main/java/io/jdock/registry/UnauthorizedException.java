package io.jdock.registry;

import org.jspecify.annotations.Nullable;

/** The registry or its token server refuses the credentials, or wants some. */
public final class UnauthorizedException extends RegistryException {
  private static final long serialVersionUID = 1L;

  public UnauthorizedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
