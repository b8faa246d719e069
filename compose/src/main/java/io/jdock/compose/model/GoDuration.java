package io.jdock.compose.model;

import java.math.BigDecimal;

/** A span of time, written as Go does: {@code 1m30s}, {@code 1.5s}, {@code 250ms}. */
public record GoDuration(long nanos) {
  public static final GoDuration NONE = new GoDuration(0);
  private static final long SECOND = 1_000_000_000L;

  public java.time.Duration toDuration() {
    return java.time.Duration.ofNanos(nanos);
  }

  @Override
  public String toString() {
    if (nanos == 0) {
      return "0s";
    }
    String sign = nanos < 0 ? "-" : "";
    long left = Math.abs(nanos);
    if (left < SECOND) {
      return sign
          + (left < 1000
              ? left + "ns"
              : left < 1_000_000 ? fraction(left, 3) + "µs" : fraction(left, 6) + "ms");
    }
    long minutes = left / (60 * SECOND);
    String seconds = fraction(left % (60 * SECOND), 9) + "s";
    if (minutes == 0) {
      return sign + seconds;
    }
    String rest = minutes % 60 + "m" + seconds;
    return sign + (minutes < 60 ? rest : minutes / 60 + "h" + rest);
  }

  private static String fraction(long value, int digits) {
    BigDecimal number = BigDecimal.valueOf(value, digits).stripTrailingZeros();
    return number.signum() == 0 ? "0" : number.toPlainString();
  }
}
