package io.jdock.cli.compose;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Shows the output of several containers line by line, each under its own name and colour, the
 * names aligned, as docker compose does.
 */
final class LogPrinter {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSSSSSXXX", Locale.ROOT)
          .withZone(ZoneId.systemDefault());
  private static final int[] COLOURS = {36, 33, 32, 35, 34, 96, 93, 92, 95, 94};

  private final PrintStream out;
  private final PrintStream err;
  private final boolean colour;
  private final boolean prefix;
  private final boolean timestamps;
  private final Map<String, Integer> colours = new LinkedHashMap<>();
  private int width;

  /**
   * @param timestamps whether each line says when it came
   */
  LogPrinter(PrintStream out, PrintStream err, boolean colour, boolean prefix, boolean timestamps) {
    this.out = out;
    this.err = err;
    this.colour = colour;
    this.prefix = prefix;
    this.timestamps = timestamps;
  }

  /** Makes room for a name before its first line. */
  synchronized void register(String name) {
    if (!colours.containsKey(name)) {
      colours.put(name, COLOURS[colours.size() % COLOURS.length]);
      width = Math.max(width, name.length());
    }
  }

  /** A stream whose lines appear under the name; what has no end yet waits for it. */
  OutputStream stdout(String name) {
    register(name);
    return new Lines(name, out);
  }

  OutputStream stderr(String name) {
    register(name);
    return new Lines(name, err);
  }

  /** Something that happened to a container. */
  synchronized void status(String name, String message) {
    out.println(paint(name, name + " " + message));
    out.flush();
  }

  private String paint(String name, String text) {
    Integer code = colours.get(name);
    return colour && code != null ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }

  private synchronized void line(PrintStream stream, String name, byte[] text, int length) {
    if (prefix) {
      stream.print(paint(name, name + " ".repeat(width + 1 - name.length()) + " | "));
    }
    if (timestamps) {
      stream.print(TIME.format(Instant.now()) + " ");
    }
    stream.write(text, 0, length);
    stream.write('\n');
    stream.flush();
  }

  private final class Lines extends OutputStream {
    private final String name;
    private final PrintStream stream;
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream();

    private Lines(String name, PrintStream stream) {
      this.name = name;
      this.stream = stream;
    }

    @Override
    public void write(int b) {
      if (b == '\n') {
        byte[] text = pending.toByteArray();
        boolean carriageReturn = text.length > 0 && text[text.length - 1] == '\r';
        line(stream, name, text, carriageReturn ? text.length - 1 : text.length);
        pending.reset();
      } else {
        pending.write(b);
      }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      for (int i = offset; i < offset + length; i++) {
        write(bytes[i]);
      }
    }

    @Override
    public void close() {
      if (pending.size() > 0) {
        byte[] text = pending.toByteArray();
        line(stream, name, text, text.length);
        pending.reset();
      }
    }

    @Override
    public String toString() {
      return name + ": " + pending.toString(StandardCharsets.UTF_8);
    }
  }
}
