package io.jdock.compose.load;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Durations as Compose files have them: {@code 1m30s}, and days and weeks too. */
public final class GoDuration {
  private static final Pattern PART = Pattern.compile("([0-9]*)(\\.[0-9]*)?([^0-9.]*)");
  private static final BigDecimal SECOND = BigDecimal.valueOf(1_000_000_000L);

  private GoDuration() {}

  /** What Go's time.ParseDuration has against a text; null if nothing. */
  static @Nullable String complaint(String text) {
    return parse(text, false) instanceof String wrong ? wrong : null;
  }

  /**
   * @throws ComposeException if it is no duration
   */
  public static Duration parse(String text) throws ComposeException {
    Object parsed = parse(text, true);
    if (parsed instanceof Duration duration) {
      return duration;
    }
    throw new ComposeException(String.valueOf(parsed).replaceFirst("^time: ", "time: "));
  }

  private static Object parse(String text, boolean daysToo) {
    String rest = text;
    boolean negative = rest.startsWith("-");
    if (negative || rest.startsWith("+")) {
      rest = rest.substring(1);
    }
    if (rest.equals("0")) {
      return Duration.ZERO;
    }
    if (rest.isEmpty()) {
      return "time: invalid duration " + GoText.quote(text);
    }
    BigDecimal nanos = BigDecimal.ZERO;
    Matcher part = PART.matcher(rest);
    int at = 0;
    while (at < rest.length() && part.find(at)) {
      String fraction = part.group(2);
      String digits = part.group(1) + (fraction == null || fraction.equals(".") ? "" : fraction);
      if (digits.isEmpty()) {
        return "time: invalid duration " + GoText.quote(text);
      }
      if (part.group(3).isEmpty()) {
        return "time: missing unit in duration " + GoText.quote(text);
      }
      BigDecimal unit = unit(part.group(3), daysToo);
      if (unit == null) {
        return "time: unknown unit "
            + GoText.quote(part.group(3))
            + " in duration "
            + GoText.quote(text);
      }
      nanos = nanos.add(new BigDecimal(digits).multiply(unit));
      at = part.end();
    }
    if (nanos.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
      return "time: invalid duration " + GoText.quote(text);
    }
    return Duration.ofNanos(negative ? -nanos.longValue() : nanos.longValue());
  }

  private static @Nullable BigDecimal unit(String name, boolean daysToo) {
    return switch (name) {
      case "ns" -> BigDecimal.ONE;
      case "us", "µs", "μs" -> BigDecimal.valueOf(1_000);
      case "ms" -> BigDecimal.valueOf(1_000_000);
      case "s" -> SECOND;
      case "m" -> SECOND.multiply(BigDecimal.valueOf(60));
      case "h" -> SECOND.multiply(BigDecimal.valueOf(3600));
      case "d" -> daysToo ? SECOND.multiply(BigDecimal.valueOf(86_400)) : null;
      case "w" -> daysToo ? SECOND.multiply(BigDecimal.valueOf(604_800)) : null;
      default -> null;
    };
  }
}
