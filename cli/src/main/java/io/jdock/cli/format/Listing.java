package io.jdock.cli.format;

import io.jdock.cli.CommandException;
import io.jdock.cli.template.Fields;
import io.jdock.cli.template.Template;
import io.jdock.cli.template.TemplateException;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/** Prints rows as {@code --format} asks: a table, JSON, or one template's text a row. */
public final class Listing {
  private static final int COLUMN = 10;
  private static final int GAP = 3;

  private final String format;
  private final Map<String, String> titles;

  /**
   * @param format what the user gave; empty and {@code table} mean the default table
   * @param defaultTable tab-separated fields, {@code {{.ID}}\t{{.Names}}}
   * @param titles the column titles by field
   */
  public Listing(String format, String defaultTable, Map<String, String> titles) {
    this.titles = titles;
    this.format =
        switch (format) {
          case "", "table" -> "table " + defaultTable;
          case "json" -> "{{json .}}";
          default -> format;
        };
  }

  /** Whether the rows will be asked for a field. */
  public boolean uses(String field) {
    return format.contains("." + field);
  }

  /** Prints all rows. */
  public void print(PrintStream out, List<? extends Fields> rows) {
    boolean table = format.startsWith("table");
    String source =
        (table ? format.substring("table".length()) : format)
            .strip()
            .replace("\\t", "\t")
            .replace("\\n", "\n");
    Template template;
    try {
      template = Template.parse(source);
    } catch (TemplateException e) {
      throw new CommandException(
          (format.startsWith("table") ? "" : "") + "failed to parse template: " + e.getMessage());
    }
    StringBuilder lines = new StringBuilder();
    try {
      for (Fields row : rows) {
        lines.append(template.execute(row)).append('\n');
      }
    } catch (TemplateException e) {
      throw new CommandException("failed to execute template: " + e.getMessage());
    }
    if (table) {
      String header = template.executeHeader(titles);
      out.print(new TabWriter(COLUMN, GAP).align(header + "\n" + lines));
    } else {
      out.print(lines);
    }
  }
}
