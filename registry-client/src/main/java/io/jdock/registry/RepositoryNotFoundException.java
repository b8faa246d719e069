package io.jdock.registry;

import org.jspecify.annotations.Nullable;

/** The registry knows no repository of this name. */
public final class RepositoryNotFoundException extends ImageNotFoundException {
  private static final long serialVersionUID = 1L;

  public RepositoryNotFoundException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
