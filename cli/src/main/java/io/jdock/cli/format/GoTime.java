package io.jdock.cli.format;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads points in time by a layout of Go's {@code time.Parse}, of the elements that RFC 3339 is
 * made of. Seconds may have a fraction, as there.
 *
 * @see <a href="https://pkg.go.dev/time#Parse">time.Parse</a>
 */
final class GoTime {
  /** Elements of layouts, and the text between them. */
  private static final Pattern ELEMENT =
      Pattern.compile("2006|01|02|15|04|05|\\.9+|Z07:00|[^0-9Z]", Pattern.DOTALL);

  private static final String ZONE = "Z07:00";
  private static final Pattern OFFSET = Pattern.compile("Z|([+-])(\\d\\d):(\\d\\d)");
  private static final Pattern FRACTION = Pattern.compile("[.,](\\d+)");
  private static final int NANO_DIGITS = 9;

  /** A number's element: how it is called when it is out of range. */
  private record Range(String name, int from, int to) {}

  private static final Map<String, Range> RANGES =
      Map.of(
          "01", new Range("month", 1, 12),
          "02", new Range("day", 1, 31),
          "15", new Range("hour", 0, 23),
          "04", new Range("minute", 0, 59),
          "05", new Range("second", 0, 59));

  private final String layout;
  private final String text;
  private final Map<String, Integer> numbers = new HashMap<>(Map.of("01", 1, "02", 1));
  private int at;
  private int nanos;
  private ZoneOffset zone;

  private GoTime(String layout, String text, ZoneOffset zone) {
    this.layout = layout;
    this.text = text;
    this.zone = zone;
  }

  /**
   * Reads a text.
   *
   * @param zone where the layout has none
   * @throws IllegalArgumentException in Go's words
   */
  static OffsetDateTime parse(String layout, String text, ZoneOffset zone) {
    return new GoTime(layout, text, zone).parse();
  }

  private OffsetDateTime parse() {
    List<String> elements = ELEMENT.matcher(layout).results().map(MatchResult::group).toList();
    String outOfRange = "";
    for (String element : elements) {
      if (element.equals(ZONE)) {
        offset();
      } else if (element.startsWith(".9")) {
        fraction();
      } else if (Character.isDigit(element.charAt(0))) {
        int number = number(element);
        Range range = RANGES.get(element);
        numbers.put(element, number);
        if (range != null && (number < range.from || number > range.to)) {
          outOfRange = range.name;
          break;
        }
        if (element.equals("05")) {
          fraction(); // also where the layout has none
        }
      } else if (text.startsWith(element, at)) {
        at += element.length();
      } else {
        throw cannot(text.substring(at), element);
      }
    }
    if (!outOfRange.isEmpty()) {
      throw wrong(outOfRange + " out of range");
    }
    if (at < text.length()) {
      throw wrong("extra text: " + Text.quote(text.substring(at)));
    }
    try {
      return LocalDateTime.of(
              value("2006"), value("01"), value("02"), value("15"), value("04"), value("05"), nanos)
          .atOffset(zone);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(wrong("day out of range").getMessage(), e);
    }
  }

  private int value(String element) {
    return numbers.getOrDefault(element, 0);
  }

  private int number(String element) {
    int end = at + element.length();
    if (end > text.length() || !text.substring(at, end).matches("\\d+")) {
      throw cannot(text.substring(at), element);
    }
    int number = Integer.parseInt(text.substring(at, end));
    at = end;
    return number;
  }

  private void fraction() {
    Matcher fraction = FRACTION.matcher(text).region(at, text.length());
    if (fraction.lookingAt()) {
      String digits = fraction.group(1) + "0".repeat(NANO_DIGITS);
      nanos = Integer.parseInt(digits.substring(0, NANO_DIGITS));
      at = fraction.end();
    }
  }

  private void offset() {
    Matcher offset = OFFSET.matcher(text).region(at, text.length());
    if (!offset.lookingAt()) {
      throw cannot(text.substring(at), ZONE);
    }
    at = offset.end();
    if (offset.group(1) == null) {
      zone = ZoneOffset.UTC;
      return;
    }
    int sign = offset.group(1).equals("-") ? -1 : 1;
    try {
      zone =
          ZoneOffset.ofHoursMinutes(
              sign * Integer.parseInt(offset.group(2)), sign * Integer.parseInt(offset.group(3)));
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          wrong("time zone offset hour out of range").getMessage(), e);
    }
  }

  private IllegalArgumentException cannot(String rest, String element) {
    return new IllegalArgumentException(
        "parsing time "
            + Text.quote(text)
            + " as "
            + Text.quote(layout)
            + ": cannot parse "
            + Text.quote(rest)
            + " as "
            + Text.quote(element));
  }

  private IllegalArgumentException wrong(String why) {
    return new IllegalArgumentException("parsing time " + Text.quote(text) + ": " + why);
  }
}
