package io.jdock.engine.build;

import io.jdock.image.spec.HealthcheckConfig;
import java.util.List;
import java.util.stream.Collectors;

/** Values as Go's fmt writes them, for the history of images, where Docker has them so. */
final class GoText {
  private static final long SECOND = 1_000_000_000L;

  private GoText() {}

  /** {@code %q} of a text. */
  static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.codePoints().forEach(c -> escape(c, '"', quoted));
    return quoted.append('"').toString();
  }

  private static void escape(int c, char quote, StringBuilder to) {
    switch (c) {
      case 7 -> to.append("\\a");
      case '\b' -> to.append("\\b");
      case '\f' -> to.append("\\f");
      case '\n' -> to.append("\\n");
      case '\r' -> to.append("\\r");
      case '\t' -> to.append("\\t");
      case 11 -> to.append("\\v");
      case '\\' -> to.append("\\\\");
      default -> {
        if (c == quote) {
          to.append('\\').append(quote);
        } else if (c < ' ' || c == 127) {
          to.append(String.format("\\x%02x", c));
        } else if (Character.isISOControl(c)) {
          to.append(String.format("\\u%04x", c));
        } else {
          to.appendCodePoint(c);
        }
      }
    }
  }

  /** {@code %q} of a list. */
  static String quoted(List<String> words) {
    return words.stream().map(GoText::quoted).collect(Collectors.joining(" ", "[", "]"));
  }

  /** {@code %v} of a list. */
  static String plain(List<String> words) {
    return "[" + String.join(" ", words) + "]";
  }

  /** {@code %q} of a health check, as Docker 20.10 has it; newer fields only where they are set. */
  static String quoted(HealthcheckConfig check) {
    StringBuilder retries = new StringBuilder("'");
    escape(check.retries(), '\'', retries);
    String startInterval =
        check.startInterval() == 0 ? "" : quoted(duration(check.startInterval())) + " ";
    return "&{"
        + quoted(check.test())
        + " "
        + quoted(duration(check.interval()))
        + " "
        + quoted(duration(check.timeout()))
        + " "
        + quoted(duration(check.startPeriod()))
        + " "
        + startInterval
        + retries
        + "'}";
  }

  /** A duration as {@code time.Duration} writes it: {@code 1m30s}. */
  static String duration(long nanos) {
    if (nanos < SECOND) {
      return nanos == 0
          ? "0s"
          : nanos < 1_000_000 ? decimal(nanos, 1_000) + "µs" : decimal(nanos, 1_000_000) + "ms";
    }
    long minutes = nanos / (60 * SECOND);
    String seconds = decimal(nanos % (60 * SECOND), SECOND) + "s";
    if (minutes == 0) {
      return seconds;
    }
    return (minutes >= 60 ? minutes / 60 + "h" : "") + minutes % 60 + "m" + seconds;
  }

  private static String decimal(long value, long unit) {
    return java.math.BigDecimal.valueOf(value)
        .divide(java.math.BigDecimal.valueOf(unit))
        .stripTrailingZeros()
        .toPlainString();
  }
}
