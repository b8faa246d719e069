package io.jdock.registry;

import org.jspecify.annotations.Nullable;

/** The image is not there, or not for us: what Docker's API answers with 404. */
public class ImageNotFoundException extends RegistryException {
  private static final long serialVersionUID = 1L;

  public ImageNotFoundException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
