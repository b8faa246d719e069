package io.jdock.registry.http;

import io.netty.handler.ssl.NotSslRecordException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Says in Go's words, which people search for, why a handshake failed. */
final class TlsFailures {
  private static final String ALERT = "Received fatal alert: ";

  private TlsFailures() {}

  static TlsException explain(Throwable failure, Origin origin) {
    for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
      @Nullable String words = words(cause, origin);
      if (words != null) {
        return new TlsException(words, failure);
      }
    }
    return new TlsException("tls: " + failure.getMessage(), failure);
  }

  /**
   * What a server complains of after the handshake, where TLS 1.3 has it look at our certificate.
   * Anything else is left as it is.
   */
  static Throwable complaint(Throwable failure) {
    for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SSLException && isAlert(cause)) {
        return new TlsException(alert(cause), failure);
      }
    }
    return failure;
  }

  private static boolean isAlert(Throwable cause) {
    return String.valueOf(cause.getMessage()).startsWith(ALERT);
  }

  private static String alert(Throwable cause) {
    String name = String.valueOf(cause.getMessage()).substring(ALERT.length());
    return "remote error: tls: " + name.replace('_', ' ');
  }

  private static @Nullable String words(Throwable cause, Origin origin) {
    String message = String.valueOf(cause.getMessage());
    String verification = "tls: failed to verify certificate: x509: ";
    if (cause instanceof NotSslRecordException
        || message.startsWith("Unsupported or unrecognized SSL message")) {
      return "http: server gave HTTP response to HTTPS client";
    }
    if (isAlert(cause)) {
      return alert(cause);
    }
    if (cause instanceof CertificateExpiredException
        || cause instanceof CertificateNotYetValidException) {
      return verification + "certificate has expired or is not yet valid: " + message;
    }
    if (cause instanceof CertPathBuilderException) {
      return verification + "certificate signed by unknown authority";
    }
    if (cause instanceof CertPathValidatorException && cause.getCause() == null) {
      return verification + message;
    }
    if (cause instanceof CertificateException && message.startsWith("No ")) {
      return verification + "certificate is not valid for " + origin.host() + ": " + message;
    }
    return null;
  }
}
