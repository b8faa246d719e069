package io.jdock.cli;

import org.jspecify.annotations.Nullable;

/**
 * How many arguments a command takes.
 *
 * @param most -1 for any number
 */
public record Arguments(int least, int most) {
  public static Arguments none() {
    return new Arguments(0, 0);
  }

  public static Arguments any() {
    return new Arguments(0, -1);
  }

  public static Arguments exactly(int count) {
    return new Arguments(count, count);
  }

  public static Arguments atLeast(int count) {
    return new Arguments(count, -1);
  }

  public static Arguments atMost(int count) {
    return new Arguments(0, count);
  }

  public static Arguments between(int least, int most) {
    return new Arguments(least, most);
  }

  /** What is wrong with a number of arguments, in Docker's words; null if nothing is. */
  @Nullable String complaint(int count) {
    if (count >= least && (most < 0 || count <= most)) {
      return null;
    }
    if (most == 0) {
      return "accepts no arguments.";
    }
    if (most < 0) {
      return "requires at least " + plural(least) + ".";
    }
    if (least == most) {
      return "requires exactly " + plural(least) + ".";
    }
    if (least == 0) {
      return "requires at most " + plural(most) + ".";
    }
    return "requires at least " + least + " and at most " + plural(most) + ".";
  }

  private static String plural(int count) {
    return count + (count == 1 ? " argument" : " arguments");
  }
}
