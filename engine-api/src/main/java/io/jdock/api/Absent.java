package io.jdock.api;

import org.jspecify.annotations.Nullable;

/** JSON's absent and null strings are Go's zero value: the empty string. */
final class Absent {
  private Absent() {}

  static String toEmpty(@Nullable String value) {
    return value == null ? "" : value;
  }
}
