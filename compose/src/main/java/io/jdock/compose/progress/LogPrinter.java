package io.jdock.compose.progress;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Prints the lines of several containers, each behind its container's name, aligned and in a colour
 * of its own, as docker compose does. Safe for use by several threads: lines are never mixed.
 */
public final class LogPrinter {
  /** The cursor to the line's start, and the line cleared. */
  private static final String RESET_LINE = "\r\u001b[K";

  private static final String[] COLOURS = {
    "36", "33", "32", "35", "34", "36;1", "33;1", "32;1", "35;1", "34;1"
  };

  private final PrintStream out;
  private final boolean colour;
  private final boolean prefix;
  private final Map<String, String> colours = new LinkedHashMap<>();
  private int width;

  /**
   * @param prefix whether lines start with their container's name
   */
  public LogPrinter(PrintStream out, boolean colour, boolean prefix) {
    this.out = out;
    this.colour = colour;
    this.prefix = prefix;
  }

  /**
   * Prints one line.
   *
   * @param name of the container, without the project's
   * @param line as the container wrote it, without its line feed
   */
  public synchronized void log(String name, byte[] line) {
    String code = colourOf(name);
    if (prefix) {
      String text = name + " ".repeat(width + 1 - name.length()) + " | ";
      byte[] start = coloured(code, text).getBytes(StandardCharsets.UTF_8);
      out.write(start, 0, start.length);
    }
    out.write(line, 0, line.length);
    out.write('\n');
  }

  /** Prints what happened to a container: {@code web-1 exited with code 0}. */
  public synchronized void status(String name, String message) {
    out.print(coloured(colourOf(name), RESET_LINE + name + " " + message + "\n"));
    out.flush();
  }

  public synchronized void flush() {
    out.flush();
  }

  private String colourOf(String name) {
    String known = colours.get(name);
    if (known == null) {
      known = COLOURS[colours.size() % COLOURS.length];
      colours.put(name, known);
      width = Math.max(width, name.length());
    }
    return known;
  }

  private String coloured(String code, String text) {
    return colour ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
