package io.jdock.registry.http;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A TLS handshake failed, or could not be prepared; the message is Go's. */
public final class TlsException extends IOException {
  private static final long serialVersionUID = 1L;

  TlsException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
