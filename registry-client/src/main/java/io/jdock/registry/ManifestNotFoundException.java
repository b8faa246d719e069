package io.jdock.registry;

import org.jspecify.annotations.Nullable;

/** The repository has no manifest of this tag or digest. */
public final class ManifestNotFoundException extends ImageNotFoundException {
  private static final long serialVersionUID = 1L;

  public ManifestNotFoundException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
