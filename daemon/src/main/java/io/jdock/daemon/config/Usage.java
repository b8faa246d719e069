package io.jdock.daemon.config;

import java.util.Comparator;

/** The help text, laid out as dockerd's. */
final class Usage {
  private static final int COLUMN = 42;

  private Usage() {}

  static String text() {
    StringBuilder text =
        new StringBuilder(
            "\nUsage:  jdock daemon [OPTIONS]\n\nA container engine that shows how containers work.\n\nOptions:\n");
    Option.ALL.stream()
        .sorted(Comparator.comparing(Option::name))
        .forEach(option -> line(text, option));
    return text.toString();
  }

  private static void line(StringBuilder text, Option option) {
    StringBuilder left = new StringBuilder("  ");
    left.append(option.shorthand().isEmpty() ? "    " : "-" + option.shorthand() + ", ");
    left.append("--").append(option.name());
    if (!option.kind().placeholder().isEmpty()) {
      left.append(' ').append(option.kind().placeholder());
    }
    text.append(left).append(" ".repeat(Math.max(1, COLUMN - left.length())));
    text.append(option.description());
    if (!option.fallback().isEmpty() && !option.fallback().equals("0")) {
      boolean quoted = option.kind() == Option.Kind.STRING;
      text.append(" (default ")
          .append(quoted ? "\"" + option.fallback() + "\"" : option.fallback())
          .append(')');
    }
    text.append('\n');
  }
}
