package io.jdock.compose.model;

/** Permission bits; octal in the canonical form. */
public record FileMode(long bits) {
  @Override
  public String toString() {
    return "0" + Long.toOctalString(bits);
  }
}
