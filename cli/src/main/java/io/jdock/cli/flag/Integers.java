package io.jdock.cli.flag;

/** Whole numbers as Go's {@code strconv.ParseInt} reads them. */
public final class Integers {
  private Integers() {}

  public static long parse(String text) {
    try {
      return Long.decode(text);
    } catch (NumberFormatException e) {
      String reason = text.matches("[+-]?[0-9]+") ? "value out of range" : "invalid syntax";
      throw new IllegalArgumentException(
          "strconv.ParseInt: parsing \"" + text + "\": " + reason, e);
    }
  }
}
