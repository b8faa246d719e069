package io.jdock.cli.format;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Points in time as Go and Docker print and read them. */
public final class Times {
  private static final DateTimeFormatter GO =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss xx zzz", Locale.ROOT);
  private static final DateTimeFormatter NANOS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSSSSSXXX", Locale.ROOT);
  private static final DateTimeFormatter ANSI =
      DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ENGLISH);

  private Times() {}

  /** {@code 2026-11-24 03:03:24 +0000 UTC}. */
  public static String go(long epochSeconds) {
    return GO.format(ZonedDateTime.ofInstant(Instant.ofEpochSecond(epochSeconds), zone()));
  }

  /** {@code 2026-11-24T03:03:24Z}. */
  public static String rfc3339(long epochSeconds) {
    ZonedDateTime time = ZonedDateTime.ofInstant(Instant.ofEpochSecond(epochSeconds), zone());
    return DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssXXX", Locale.ROOT).format(time);
  }

  /** {@code 2026-11-24T03:03:24.123456789Z}. */
  public static String rfc3339Nanos(long epochNanos) {
    Instant instant =
        Instant.ofEpochSecond(epochNanos / 1_000_000_000L, epochNanos % 1_000_000_000L);
    return NANOS.format(ZonedDateTime.ofInstant(instant, zone()));
  }

  private static ZoneId zone() {
    ZoneId zone = ZoneId.systemDefault();
    return zone.getId().equals("Etc/UTC") || zone.getId().equals("Z") ? ZoneId.of("UTC") : zone;
  }

  /** How long ago, in words. */
  public static String since(long epochSeconds) {
    return Units.humanDuration(Duration.between(Instant.ofEpochSecond(epochSeconds), Instant.now()))
        + " ago";
  }

  /** {@code Thu May 7 21:09:36 2026} from RFC 3339; other text stays. */
  public static String ansi(String rfc3339) {
    try {
      return ANSI.format(OffsetDateTime.parse(rfc3339));
    } catch (DateTimeException e) {
      return rfc3339;
    }
  }

  /**
   * A {@code --since} or {@code --until}: a duration ago, seconds since 1970, or a date; answered
   * as seconds, perhaps with a fraction.
   */
  public static String timestamp(String text) {
    if (text.matches("\\d+(\\.\\d+)?")) {
      return text;
    }
    try {
      long nanos = io.jdock.cli.option.GoDuration.parse(text);
      return Long.toString(Instant.now().minusNanos(nanos).getEpochSecond());
    } catch (IllegalArgumentException e) {
      return date(text);
    }
  }

  private static String date(String text) {
    Instant instant;
    try {
      if (text.matches(".*(Z|[+-]\\d\\d:\\d\\d)$") && text.contains("T")) {
        instant = OffsetDateTime.parse(text).toInstant();
      } else if (text.contains("T")) {
        instant = LocalDateTime.parse(complete(text)).atZone(zone()).toInstant();
      } else {
        instant = LocalDate.parse(text.replaceAll("Z$", "")).atStartOfDay(zone()).toInstant();
      }
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "invalid value for timestamp: failed to parse value as time or duration: \""
              + text
              + "\"",
          e);
    }
    return String.format(Locale.ROOT, "%d.%09d", instant.getEpochSecond(), instant.getNano());
  }

  private static String complete(String text) {
    return text.length() == "2006-01-02T15".length() ? text + ":00" : text;
  }
}
