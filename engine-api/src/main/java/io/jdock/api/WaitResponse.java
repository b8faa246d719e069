package io.jdock.api;

import org.jspecify.annotations.Nullable;

/** The answer to {@code POST /containers/ID/wait}. */
public record WaitResponse(@Nullable WaitError error, int statusCode) {

  /** Why waiting failed. */
  public record WaitError(String message) {}
}
