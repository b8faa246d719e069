package io.jdock.compose.engine;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** What went wrong in tasks side by side: the first is raised, the others are suppressed in it. */
final class Failures {
  private @Nullable Throwable first;

  boolean none() {
    return first == null;
  }

  void add(ExecutionException failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    if (first == null) {
      first = cause;
    } else if (first != cause) {
      first.addSuppressed(cause);
    }
  }

  void raise() throws IOException, InterruptedException {
    if (first instanceof IOException e) {
      throw e;
    }
    if (first instanceof InterruptedException e) {
      throw e;
    }
    if (first instanceof RuntimeException e) {
      throw e;
    }
    if (first instanceof Error e) {
      throw e;
    }
  }
}
