package io.jdock.engine.pull;

import io.jdock.engine.EngineException;
import io.jdock.image.spec.InvalidReferenceException;
import io.jdock.registry.ContentMismatchException;
import io.jdock.registry.ImageNotFoundException;
import io.jdock.registry.RegistryException;
import io.jdock.registry.UnauthorizedException;
import java.io.InterruptedIOException;

/** Says what a failed pull means to a caller; the words are the registry client's already. */
final class PullFailures {
  private PullFailures() {}

  /** Whether another try can go on where this one ended, with what has come. */
  static boolean mayGoOn(Throwable failure) {
    return failure instanceof InterruptedIOException
        || failure instanceof RegistryException && !(failure instanceof ContentMismatchException);
  }

  static EngineException explain(Exception failure) {
    if (failure instanceof EngineException already) {
      return already;
    }
    String message = String.valueOf(failure.getMessage());
    EngineException.Kind kind = EngineException.Kind.SYSTEM;
    if (failure instanceof ImageNotFoundException) {
      kind = EngineException.Kind.NOT_FOUND;
    } else if (failure instanceof UnauthorizedException) {
      kind = EngineException.Kind.UNAUTHORIZED;
    } else if (failure instanceof InvalidReferenceException) {
      kind = EngineException.Kind.INVALID_PARAMETER;
    }
    return new EngineException(kind, message, failure);
  }
}
