package io.jdock.cli.flag;

/** Booleans as Go's {@code strconv.ParseBool} reads them. */
public final class Bools {
  private Bools() {}

  public static boolean parse(String text) {
    return switch (text) {
      case "1", "t", "T", "true", "TRUE", "True" -> true;
      case "0", "f", "F", "false", "FALSE", "False" -> false;
      default -> throw new IllegalArgumentException(complaint(text));
    };
  }

  static String complaint(String text) {
    return "strconv.ParseBool: parsing \"" + text + "\": invalid syntax";
  }
}
