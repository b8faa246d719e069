package io.jdock.runtime;

/** A terminal's size in characters. */
public record ConsoleSize(int rows, int columns) {
  /** Unknown: the kernel's initial size. */
  public static final ConsoleSize UNSET = new ConsoleSize(0, 0);
}
