package io.jdock.daemon;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * The daemon's log: one line an entry on standard error, in dockerd's form {@code time="..."
 * level=info msg="..."}.
 */
final class DaemonLog {
  private static final Logger ROOT = Logger.getLogger("");
  private static final Logger OURS = Logger.getLogger("io.jdock");

  private DaemonLog() {}

  /** Sets the log up; others' libraries are heard from warnings on. */
  static void configure(String level) {
    for (Handler handler : ROOT.getHandlers()) {
      ROOT.removeHandler(handler);
    }
    ConsoleHandler console = new ConsoleHandler();
    console.setLevel(Level.ALL);
    console.setFormatter(new Line());
    ROOT.addHandler(console);
    ROOT.setLevel(Level.WARNING);
    setLevel(level);
  }

  static void setLevel(String level) {
    OURS.setLevel(
        switch (level) {
          case "debug" -> Level.FINE;
          case "warn" -> Level.WARNING;
          case "error", "fatal" -> Level.SEVERE;
          default -> Level.INFO;
        });
  }

  private static final class Line extends Formatter {
    @Override
    public String format(LogRecord entry) {
      StringBuilder line = new StringBuilder("time=\"").append(Instant.now());
      line.append("\" level=").append(name(entry.getLevel()));
      line.append(" msg=\"").append(escape(String.valueOf(formatMessage(entry)))).append('"');
      Throwable thrown = entry.getThrown();
      if (thrown != null) {
        line.append(" error=\"").append(escape(thrown.toString())).append('"');
        if (OURS.isLoggable(Level.FINE) || thrown instanceof RuntimeException) {
          StringWriter trace = new StringWriter();
          thrown.printStackTrace(new PrintWriter(trace));
          line.append('\n').append(trace.toString().stripTrailing());
        }
      }
      return line.append('\n').toString();
    }

    private static String escape(String text) {
      return text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }

    private static String name(Level level) {
      int value = level.intValue();
      if (value >= Level.SEVERE.intValue()) {
        return "error";
      }
      if (value >= Level.WARNING.intValue()) {
        return "warning";
      }
      return value >= Level.INFO.intValue() ? "info" : "debug";
    }
  }
}
