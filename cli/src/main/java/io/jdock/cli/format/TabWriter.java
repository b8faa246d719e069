package io.jdock.cli.format;

import java.util.ArrayList;
import java.util.List;

/**
 * Aligns tab-terminated cells in columns, by the algorithm of Go's {@code text/tabwriter} (elastic
 * tabstops): a column is a run of adjacent lines that all have the cell, as wide as its widest.
 *
 * @see <a href="https://pkg.go.dev/text/tabwriter">text/tabwriter</a>
 */
public final class TabWriter {
  private final int minWidth;
  private final int padding;
  private final List<String[]> lines = new ArrayList<>();
  private final StringBuilder out = new StringBuilder();
  private final List<Integer> widths = new ArrayList<>();

  public TabWriter(int minWidth, int padding) {
    this.minWidth = minWidth;
    this.padding = padding;
  }

  /** The text with its tabs turned into aligned blanks. */
  public String align(String text) {
    lines.clear();
    out.setLength(0);
    for (String line : text.split("\n", -1)) {
      lines.add(line.split("\t", -1));
    }
    format(0, lines.size());
    out.setLength(out.length() - 1); // the last split line had no line feed
    return out.toString();
  }

  private void format(int from, int to) {
    int column = widths.size();
    int done = from;
    for (int line = from; line < to; line++) {
      if (column >= lines.get(line).length - 1) {
        continue;
      }
      print(done, line);
      int end = line;
      int width = minWidth;
      while (end < to && column < lines.get(end).length - 1) {
        width = Math.max(width, width(lines.get(end)[column]) + padding);
        end++;
      }
      widths.add(width);
      format(line, end);
      widths.remove(widths.size() - 1);
      done = end;
      line = end - 1;
    }
    print(done, to);
  }

  private void print(int from, int to) {
    for (int line = from; line < to; line++) {
      String[] cells = lines.get(line);
      for (int i = 0; i < cells.length; i++) {
        out.append(cells[i]);
        if (i < widths.size() && i < cells.length - 1) {
          out.append(" ".repeat(Math.max(0, widths.get(i) - width(cells[i]))));
        }
      }
      out.append('\n');
    }
  }

  private static int width(String cell) {
    return cell.codePointCount(0, cell.length());
  }
}
