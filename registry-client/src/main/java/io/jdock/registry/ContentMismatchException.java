package io.jdock.registry;

import org.jspecify.annotations.Nullable;

/** What the registry sent is not what was asked for: digest, size or media type differ. */
public final class ContentMismatchException extends RegistryException {
  private static final long serialVersionUID = 1L;

  public ContentMismatchException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
