package io.jdock.linux.launch;

import io.jdock.linux.Descriptors;

/** An argument of a launch record: a number, or what an earlier record returned. */
public sealed interface Value permits Value.Constant, LaunchRecord {
  /** A number known when the program is written. */
  record Constant(long number) implements Value {
    @Override
    public String toString() {
      return number == Descriptors.AT_FDCWD ? "AT_FDCWD" : Long.toString(number);
    }
  }

  /** The working directory, where a directory's descriptor is asked for. */
  Value AT_FDCWD = of(Descriptors.AT_FDCWD);

  static Value of(long number) {
    return new Constant(number);
  }
}
