package io.jdock.registry;

import org.jspecify.annotations.Nullable;

/** The image exists, but not for the platform that was asked for. */
public final class NoMatchingManifestException extends ImageNotFoundException {
  private static final long serialVersionUID = 1L;

  public NoMatchingManifestException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
