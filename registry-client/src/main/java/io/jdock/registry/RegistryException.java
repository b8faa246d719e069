package io.jdock.registry;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A registry could not do what it was asked. The message is the one that Docker shows; the subclass
 * tells what went wrong.
 */
public class RegistryException extends IOException {
  private static final long serialVersionUID = 1L;

  public RegistryException(String message) {
    super(message);
  }

  public RegistryException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
