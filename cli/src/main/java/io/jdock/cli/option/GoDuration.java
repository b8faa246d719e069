package io.jdock.cli.option;

import java.math.BigDecimal;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations such as {@code 1m30s}, as Go's {@code time.ParseDuration} reads them. */
public final class GoDuration {
  private static final Pattern PART =
      Pattern.compile("(\\d+\\.?\\d*|\\.\\d+)(ns|us|µs|μs|ms|s|m|h)");
  private static final Map<String, Long> NANOS =
      Map.of(
          "ns", 1L,
          "us", 1_000L,
          "µs", 1_000L,
          "μs", 1_000L,
          "ms", 1_000_000L,
          "s", 1_000_000_000L,
          "m", 60_000_000_000L,
          "h", 3_600_000_000_000L);

  private GoDuration() {}

  /** The duration in nanoseconds. */
  public static long parse(String text) {
    boolean negative = text.startsWith("-");
    String rest = negative || text.startsWith("+") ? text.substring(1) : text;
    if (rest.equals("0")) {
      return 0;
    }
    Matcher part = PART.matcher(rest);
    long total = 0;
    int end = 0;
    while (end < rest.length() && part.find(end) && part.start() == end) {
      Long unit = NANOS.get(part.group(2));
      total +=
          new BigDecimal(part.group(1))
              .multiply(BigDecimal.valueOf(unit == null ? 0 : unit))
              .longValue();
      end = part.end();
    }
    if (end == 0 || end < rest.length()) {
      boolean noUnit = rest.matches("\\d+\\.?\\d*|\\.\\d+");
      throw new IllegalArgumentException(
          "time: " + (noUnit ? "missing unit in" : "invalid") + " duration \"" + text + "\"");
    }
    return negative ? -total : total;
  }
}
