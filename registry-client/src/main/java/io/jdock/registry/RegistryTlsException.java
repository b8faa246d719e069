package io.jdock.registry;

import org.jspecify.annotations.Nullable;

/** The TLS handshake failed: unknown authority, wrong name, expired, or no TLS at all. */
public final class RegistryTlsException extends RegistryException {
  private static final long serialVersionUID = 1L;

  public RegistryTlsException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
