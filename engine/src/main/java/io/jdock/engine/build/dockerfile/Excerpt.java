package io.jdock.engine.build.dockerfile;

import java.util.List;

/** Some lines of a Dockerfile for a message, those of an instruction marked. */
public final class Excerpt {
  private static final int AROUND = 2;
  private static final int MOST = 12;
  private static final String RULE = "--------------------\n";

  private Excerpt() {}

  /**
   * @param file the Dockerfile's name
   * @param text all of it
   * @param first the first line to mark, counted from 1
   * @param last the last one
   */
  public static String of(String file, String text, int first, int last) {
    List<String> lines = text.lines().toList();
    int from = Math.max(1, first - AROUND);
    int to = Math.min(lines.size(), Math.min(last + AROUND, from + MOST));
    StringBuilder shown = new StringBuilder(file).append(':').append(first).append('\n');
    shown.append(RULE);
    for (int number = from; number <= to; number++) {
      String mark = number >= first && number <= last ? ">>>" : "   ";
      shown.append(String.format("%4d | %s %s%n", number, mark, lines.get(number - 1)));
    }
    return shown.append(RULE).toString();
  }
}
