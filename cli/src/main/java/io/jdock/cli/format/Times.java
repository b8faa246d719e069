package io.jdock.cli.format;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
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

  private static final String DATE = "2006-01-02";

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
   * A {@code --since} or {@code --until}: a duration ago, a date, or seconds since 1970; answered
   * as seconds, perhaps with a fraction. A date without zone is in the zone of now, as Docker has
   * it, whether or not it was summer then.
   *
   * @throws IllegalArgumentException in Docker's words
   */
  public static String timestamp(String text) {
    return timestamp(text, OffsetDateTime.now(zone()));
  }

  static String timestamp(String text, OffsetDateTime now) {
    if (!text.equals("0")) {
      try {
        long nanos = io.jdock.cli.option.GoDuration.parse(text);
        return Long.toString(now.toInstant().minusNanos(nanos).getEpochSecond());
      } catch (IllegalArgumentException e) {
        return date(text, now);
      }
    }
    return text;
  }

  private static String date(String text, OffsetDateTime now) {
    Instant instant;
    try {
      instant = GoTime.parse(layout(text), text, now.getOffset()).toInstant();
    } catch (IllegalArgumentException e) {
      if (text.contains("-")) {
        throw e;
      }
      return seconds(text);
    }
    return String.format(Locale.ROOT, "%d.%09d", instant.getEpochSecond(), instant.getNano());
  }

  /** The layout that Docker reads a date by. */
  private static String layout(String text) {
    boolean letter = text.contains("Z") || text.contains("z");
    boolean zoned = letter || text.contains("+") || text.chars().filter(c -> c == '-').count() == 3;
    String zone = zoned ? "Z07:00" : "";
    if (text.contains(".")) {
      return DATE + "T15:04:05.999999999" + zone;
    }
    if (!text.contains("T")) {
      return DATE + zone;
    }
    long colons = text.chars().filter(c -> c == ':').count();
    if (zoned && !letter && colons > 0) {
      colons--; // the offset's own
    }
    String time = colons == 0 ? "T15" : colons == 1 ? "T15:04" : "T15:04:05";
    return DATE + time + zone;
  }

  /** Seconds since 1970 go to the daemon as they are. */
  private static String seconds(String text) {
    String[] parts = text.split("\\.", 2);
    try {
      for (String part : parts) {
        Long.parseLong(part);
      }
      return text;
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "failed to parse value as time or duration: " + Text.quote(text), e);
    }
  }
}
