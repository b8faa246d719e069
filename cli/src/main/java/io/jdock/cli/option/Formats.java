package io.jdock.cli.option;

/** What the help says about {@code --format}. */
public final class Formats {
  public static final String TABLE_HELP =
      "Format output using a custom template:\n"
          + "'table':            Print output in table format with column headers (default)\n"
          + "'table TEMPLATE':   Print output in table format using the given Go template\n"
          + "'json':             Print in JSON format\n"
          + "'TEMPLATE':         Print output using the given Go template.";

  public static final String OBJECT_HELP =
      "Format output using a custom template:\n"
          + "'json':             Print in JSON format\n"
          + "'TEMPLATE':         Print output using the given Go template.";

  private Formats() {}
}
