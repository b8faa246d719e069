package io.jdock.registry.http;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** No connection came about; the message is Go's, {@code dial tcp HOST:PORT: connect: ...}. */
public final class DialException extends IOException {
  private static final long serialVersionUID = 1L;

  DialException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
