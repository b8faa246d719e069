package io.jdock.registry;

import org.jspecify.annotations.Nullable;

/** The registry answers 429: too many requests for now. */
public final class RateLimitedException extends RegistryException {
  private static final long serialVersionUID = 1L;

  public RateLimitedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
