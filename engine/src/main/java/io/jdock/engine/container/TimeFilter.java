package io.jdock.engine.container;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Points in time as filters write them: RFC 3339, seconds since 1970, or a duration before now. */
public final class TimeFilter {
  private static final Pattern UNIX = Pattern.compile("(\\d+)(?:\\.(\\d{1,9}))?");
  private static final Pattern PART = Pattern.compile("(\\d+(?:\\.\\d+)?)(ms|h|m|s)");

  private TimeFilter() {}

  /**
   * @throws DateTimeException when it is none of these
   */
  public static Instant parse(String text, Instant now) {
    Matcher unix = UNIX.matcher(text);
    if (unix.matches()) {
      String fraction = unix.group(2) == null ? "0" : unix.group(2);
      long nanos = Long.parseLong((fraction + "000000000").substring(0, 9));
      return Instant.ofEpochSecond(Long.parseLong(unix.group(1)), nanos);
    }
    if (text.matches("(?:\\d+(?:\\.\\d+)?(?:ms|h|m|s))+")) {
      return now.minus(duration(text));
    }
    ZoneId zone = ZoneId.systemDefault();
    if (text.length() == "2026-11-24".length()) {
      return LocalDate.parse(text).atStartOfDay(zone).toInstant();
    }
    return text.matches(".*(Z|[+-]\\d\\d:\\d\\d)")
        ? OffsetDateTime.parse(text).toInstant()
        : LocalDateTime.parse(text).atZone(zone).toInstant();
  }

  private static Duration duration(String text) {
    Duration sum = Duration.ZERO;
    Matcher part = PART.matcher(text);
    while (part.find()) {
      double unitNanos =
          switch (part.group(2)) {
            case "h" -> 3600e9;
            case "m" -> 60e9;
            case "s" -> 1e9;
            default -> 1e6;
          };
      sum = sum.plusNanos((long) (Double.parseDouble(part.group(1)) * unitNanos));
    }
    return sum;
  }
}
