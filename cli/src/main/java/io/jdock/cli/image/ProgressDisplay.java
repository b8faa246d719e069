package io.jdock.cli.image;

import io.jdock.api.client.JsonLines;
import io.jdock.api.client.JsonObject;
import io.jdock.cli.format.Units;
import java.io.IOException;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.Map;

/**
 * Shows the progress messages of a pull: on a terminal one line a layer, rewritten in place;
 * otherwise one line an event.
 */
public final class ProgressDisplay {
  private static final int BAR = 50;
  private static final int WIDE_ENOUGH_FOR_BAR = 110;

  private final PrintStream out;
  private final boolean terminal;
  private final int columns;
  private final Map<String, Integer> lines = new HashMap<>();

  public ProgressDisplay(PrintStream out, boolean terminal, int columns) {
    this.out = out;
    this.terminal = terminal;
    this.columns = columns == 0 ? 200 : columns;
  }

  /**
   * Shows messages to the end of the stream.
   *
   * @throws IOException with the daemon's message if the operation failed
   */
  public void show(JsonLines messages) throws IOException {
    for (JsonObject message = messages.next(); message != null; message = messages.next()) {
      if (message.has("aux")) {
        continue;
      }
      show(message);
      out.flush();
    }
  }

  /** Shows one message that tells no failure. */
  public void next(JsonObject message) throws IOException {
    show(message);
    out.flush();
  }

  void show(JsonObject message) throws IOException {
    if (message.has("errorDetail") || message.has("error")) {
      String detail = message.object("errorDetail").string("message");
      throw new IOException(detail.isEmpty() ? message.string("error") : detail);
    }
    boolean hasProgress = message.get("progressDetail") instanceof JsonObject;
    String id = message.string("id");
    int up = 0;
    if (!id.isEmpty() && (hasProgress || message.has("progress"))) {
      Integer line = lines.get(id);
      if (line == null) {
        line = lines.size();
        lines.put(id, line);
        if (terminal) {
          out.print('\n');
        }
      }
      up = lines.size() - line;
      move(up, 'A');
    } else {
      lines.clear();
    }
    display(message, hasProgress);
    if (!id.isEmpty()) {
      move(up, 'B');
    }
  }

  private void move(int count, char direction) {
    if (terminal && count > 0) {
      out.print("\u001b[" + count + direction);
    }
  }

  private void display(JsonObject message, boolean hasProgress) {
    String bar = hasProgress ? bar(message.object("progressDetail")) : "";
    String end = "";
    if (terminal && message.string("stream").isEmpty() && hasProgress) {
      out.print("\u001b[2K\r");
      end = "\r";
    } else if (!bar.isEmpty()) {
      return; // not line by line
    }
    if (!message.string("id").isEmpty()) {
      out.print(message.string("id") + ": ");
    }
    if (!message.string("from").isEmpty()) {
      out.print("(from " + message.string("from") + ") ");
    }
    if (hasProgress && terminal) {
      out.print(message.string("status") + " " + bar + end);
    } else if (!message.string("progress").isEmpty()) {
      out.print(message.string("status") + " " + message.string("progress") + end);
    } else if (!message.string("stream").isEmpty()) {
      out.print(message.string("stream") + end);
    } else {
      out.print(message.string("status") + end + "\n");
    }
  }

  /** {@code [====> ] 12.3MB/45.6MB}; empty if nothing is known yet. */
  String bar(JsonObject detail) {
    long current = detail.number("current");
    long total = detail.number("total");
    String unit = detail.string("units");
    if (current <= 0 && total <= 0) {
      return "";
    }
    if (total <= 0) {
      return unit.isEmpty() ? pad(Units.humanSize(current)) : current + " " + unit;
    }
    StringBuilder text = new StringBuilder();
    int done = Math.min(BAR, (int) ((double) current / total * 100) / 2);
    if (columns > WIDE_ENOUGH_FOR_BAR) {
      text.append('[')
          .append("=".repeat(done))
          .append('>')
          .append(" ".repeat(BAR - done))
          .append("] ");
    }
    if (!detail.bool("hidecounts")) {
      boolean odd = current > total;
      if (unit.isEmpty()) {
        text.append(pad(Units.humanSize(current)));
        text.append(odd ? "" : "/" + Units.humanSize(total));
      } else {
        text.append(current).append(odd ? "" : "/" + total).append(' ').append(unit);
      }
    }
    return text.toString();
  }

  private static String pad(String size) {
    return " ".repeat(Math.max(0, 8 - size.length())) + size;
  }
}
