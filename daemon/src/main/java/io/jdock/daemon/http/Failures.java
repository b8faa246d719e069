package io.jdock.daemon.http;

import io.jdock.engine.EngineException;
import java.util.Objects;

/**
 * The one place where what went wrong becomes an HTTP status (moby {@code api/server/httpstatus}).
 */
final class Failures {
  private static final System.Logger LOG = System.getLogger(Failures.class.getName());

  private Failures() {}

  static HttpError of(Throwable failure) {
    if (failure instanceof HttpError error) {
      return error;
    }
    if (failure instanceof EngineException error) {
      if (error.kind() == EngineException.Kind.SYSTEM) {
        LOG.log(System.Logger.Level.WARNING, error.text(), error);
      }
      return new HttpError(status(error.kind()), error.text());
    }
    LOG.log(System.Logger.Level.ERROR, "request failed", failure);
    return new HttpError(500, Objects.requireNonNullElse(failure.getMessage(), failure.toString()));
  }

  static int status(EngineException.Kind kind) {
    return switch (kind) {
      case NOT_MODIFIED -> 304;
      case INVALID_PARAMETER -> 400;
      case UNAUTHORIZED -> 401;
      case FORBIDDEN -> 403;
      case NOT_FOUND -> 404;
      case CONFLICT -> 409;
      case SYSTEM -> 500;
      case NOT_IMPLEMENTED -> 501;
      case UNAVAILABLE -> 503;
    };
  }
}
