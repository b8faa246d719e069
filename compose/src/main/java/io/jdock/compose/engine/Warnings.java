package io.jdock.compose.engine;

/** Where warnings go, a line each. */
@FunctionalInterface
public interface Warnings {
  void warn(String message);
}
