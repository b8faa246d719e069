package io.jdock.cli.flag;

import java.util.ArrayList;
import java.util.List;

/** The list of options in a command's help, laid out as Docker's. */
public final class FlagUsages {
  private static final int SLOP = 5;
  private static final int NARROWEST = 24;

  private FlagUsages() {}

  /** One line or more an option, each ending with a line feed. */
  public static String of(List<Flag<?>> flags, int columns) {
    List<String> heads = new ArrayList<>();
    int widest = 0;
    for (Flag<?> flag : flags) {
      String head =
          (flag.shorthand() == null ? "      --" : "  -" + flag.shorthand() + ", --")
              + flag.name()
              + (flag.isBoolean() ? "" : " " + flag.kind());
      heads.add(head);
      widest = Math.max(widest, head.length() + 1);
    }
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < heads.size(); i++) {
      String head = heads.get(i);
      Flag<?> flag = flags.get(i);
      String text = flag.description();
      if (!flag.shownDefault().isEmpty()) {
        text += " (default " + flag.shownDefault() + ")";
      }
      out.append(head)
          .append(" ".repeat(widest - head.length() + 2))
          .append(wrap(widest + 2, columns, text))
          .append('\n');
    }
    return out.toString();
  }

  private static String wrap(int indent, int columns, String text) {
    int width = columns - indent;
    String margin = "\n" + " ".repeat(indent);
    if (width < NARROWEST) {
      return text.replace("\n", margin);
    }
    width -= SLOP;
    StringBuilder out = new StringBuilder();
    String rest = text;
    while (true) {
      int end = lineEnd(rest, width);
      out.append(rest.substring(0, end).replace("\n", margin));
      if (end >= rest.length()) {
        return out.toString();
      }
      rest = rest.substring(end + 1);
      out.append(margin);
    }
  }

  /** Where to break: the last white space before the width, a line feed first of all. */
  private static int lineEnd(String text, int width) {
    if (width + SLOP > text.length()) {
      return text.length();
    }
    String line = text.substring(0, width);
    int blank =
        Math.max(line.lastIndexOf(' '), Math.max(line.lastIndexOf('\t'), line.lastIndexOf('\n')));
    if (blank <= 0) {
      return text.length();
    }
    int lineFeed = line.lastIndexOf('\n');
    return lineFeed > 0 && lineFeed < blank ? lineFeed : blank;
  }
}
