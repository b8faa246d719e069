package io.jdock.registry;

import org.jspecify.annotations.Nullable;

/**
 * The registry denies access to the repository; registries say the same of one that does not exist.
 */
public final class AccessDeniedException extends ImageNotFoundException {
  private static final long serialVersionUID = 1L;

  public AccessDeniedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
