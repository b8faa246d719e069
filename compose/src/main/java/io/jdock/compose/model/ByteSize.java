package io.jdock.compose.model;

/** An amount of memory, in bytes; a text in the canonical form. */
public record ByteSize(long bytes) {
  public static final ByteSize NONE = new ByteSize(0);

  @Override
  public String toString() {
    return Long.toString(bytes);
  }
}
