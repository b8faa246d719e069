package io.jdock.cli.template;

/** Lines and columns in a template's source, as Go's messages count them. */
final class Position {
  private Position() {}

  /** The line of an offset, from 1. */
  static int line(String source, int offset) {
    int line = 1;
    for (int i = 0; i < offset && i < source.length(); i++) {
      if (source.charAt(i) == '\n') {
        line++;
      }
    }
    return line;
  }

  /** {@code line:column}, the column from 0. */
  static String of(String source, int offset) {
    int lineStart = source.lastIndexOf('\n', offset - 1) + 1;
    return line(source, offset) + ":" + (offset - lineStart);
  }
}
