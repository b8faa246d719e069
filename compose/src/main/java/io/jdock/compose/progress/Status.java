package io.jdock.compose.progress;

/** How a task stands. */
public enum Status {
  WORKING,
  DONE,
  WARNING,
  ERROR
}
