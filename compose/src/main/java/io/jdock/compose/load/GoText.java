package io.jdock.compose.load;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Values as Go prints them: what docker compose makes of a number where a text is wanted. */
public final class GoText {
  /** From here on strconv writes an exponent. */
  private static final int FIRST_EXPONENT = 6;

  private GoText() {}

  /** As {@code %v} does. */
  static String of(@Nullable Object value) {
    if (value == null) {
      return "<nil>";
    }
    if (value instanceof Double number) {
      return floating(number, BigDecimal.valueOf(number));
    }
    if (value instanceof Float number) {
      return floating(number, new BigDecimal(number.toString()));
    }
    if (value instanceof Map<?, ?> map) {
      StringJoiner joiner = new StringJoiner(" ", "map[", "]");
      map.forEach((key, each) -> joiner.add(key + ":" + of(each)));
      return joiner.toString();
    }
    if (value instanceof List<?> list) {
      StringJoiner joiner = new StringJoiner(" ", "[", "]");
      list.forEach(each -> joiner.add(of(each)));
      return joiner.toString();
    }
    return value.toString();
  }

  /** A floating point number as strconv's format 'g' with the shortest digits writes it. */
  static String yamlFloat(double number) {
    if (Double.isNaN(number)) {
      return ".nan";
    }
    if (Double.isInfinite(number)) {
      return number > 0 ? ".inf" : "-.inf";
    }
    return floating(number, BigDecimal.valueOf(number));
  }

  static String yamlFloat(float number) {
    return floating(number, new BigDecimal(Float.toString(number)));
  }

  /** As encoding/json writes it. */
  static String jsonFloat(double number, BigDecimal shortest) {
    double size = Math.abs(number);
    if (size != 0 && (size < 1e-6 || size >= 1e21)) {
      return exponential(shortest);
    }
    return plain(shortest);
  }

  private static String floating(double number, BigDecimal shortest) {
    if (Double.isNaN(number)) {
      return "NaN";
    }
    if (Double.isInfinite(number)) {
      return number > 0 ? "+Inf" : "-Inf";
    }
    if (number == 0) {
      return "0";
    }
    BigDecimal digits = shortest.stripTrailingZeros();
    int exponent = digits.precision() - digits.scale() - 1;
    return exponent < -4 || exponent >= FIRST_EXPONENT ? exponential(digits) : plain(digits);
  }

  private static String plain(BigDecimal number) {
    return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
  }

  private static String exponential(BigDecimal number) {
    BigDecimal digits = number.stripTrailingZeros();
    int exponent = digits.precision() - digits.scale() - 1;
    String all = digits.unscaledValue().abs().toString();
    String mantissa = all.length() == 1 ? all : all.charAt(0) + "." + all.substring(1);
    return (digits.signum() < 0 ? "-" : "")
        + mantissa
        + "e"
        + (exponent < 0 ? "-" : "+")
        + (Math.abs(exponent) < 10 ? "0" : "")
        + Math.abs(exponent);
  }

  /** A duration as Go's time.Duration prints itself: {@code 1m30s}. */
  public static String duration(Duration duration) {
    long nanos = duration.toNanos();
    if (nanos == 0) {
      return "0s";
    }
    String sign = nanos < 0 ? "-" : "";
    long size = Math.abs(nanos);
    if (size < 1_000) {
      return sign + size + "ns";
    }
    if (size < 1_000_000) {
      return sign + fraction(size, 1_000) + "µs";
    }
    if (size < 1_000_000_000) {
      return sign + fraction(size, 1_000_000) + "ms";
    }
    long minutes = size / 60_000_000_000L;
    String seconds = fraction(size % 60_000_000_000L, 1_000_000_000) + "s";
    if (minutes == 0) {
      return sign + seconds;
    }
    return sign + (minutes >= 60 ? minutes / 60 + "h" : "") + minutes % 60 + "m" + seconds;
  }

  private static String fraction(long size, long unit) {
    return BigDecimal.valueOf(size)
        .divide(BigDecimal.valueOf(unit))
        .stripTrailingZeros()
        .toPlainString();
  }

  /** As {@code %q} does. */
  public static String quote(String text) {
    StringBuilder out = new StringBuilder("\"");
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\t' -> out.append("\\t");
                case '\r' -> out.append("\\r");
                case 7 -> out.append("\\a");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                case 11 -> out.append("\\v");
                default -> {
                  if (c < 32 || c == 127) {
                    out.append(String.format("\\x%02x", c));
                  } else {
                    out.appendCodePoint(c);
                  }
                }
              }
            });
    return out.append('"').toString();
  }
}
