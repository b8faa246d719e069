package io.jdock.cli.format;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;

/** Sizes and durations for people, in the words and figures of docker/go-units. */
public final class Units {
  private static final String[] DECIMAL = {"B", "kB", "MB", "GB", "TB", "PB", "EB", "ZB", "YB"};
  private static final String[] BINARY = {
    "B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB", "ZiB", "YiB"
  };

  private Units() {}

  /** Powers of 1000, four significant digits: {@code 7.799MB}. */
  public static String humanSize(double bytes) {
    return size(bytes, 1000, DECIMAL, 4);
  }

  /** Powers of 1000, three significant digits: {@code 7.8MB}. */
  public static String shortSize(double bytes) {
    return size(bytes, 1000, DECIMAL, 3);
  }

  /** Powers of 1024, four significant digits: {@code 15.62GiB}. */
  public static String bytesSize(double bytes) {
    return size(bytes, 1024, BINARY, 4);
  }

  private static String size(double bytes, double base, String[] units, int digits) {
    double value = bytes;
    int unit = 0;
    while (value >= base && unit < units.length - 1) {
      value /= base;
      unit++;
    }
    return general(value, digits) + units[unit];
  }

  /** C's {@code %.<digits>g} for values of moderate size. */
  static String general(double value, int digits) {
    if (value == 0) {
      return "0";
    }
    BigDecimal rounded =
        new BigDecimal(value).round(new MathContext(digits, RoundingMode.HALF_EVEN));
    int exponent = rounded.precision() - rounded.scale() - 1;
    BigDecimal shortest = rounded.stripTrailingZeros();
    if (exponent < -4 || exponent >= digits) {
      String mantissa = shortest.scaleByPowerOfTen(-exponent).stripTrailingZeros().toPlainString();
      String figures = Integer.toString(Math.abs(exponent));
      return mantissa
          + (exponent < 0 ? "e-" : "e+")
          + (figures.length() < 2 ? "0" + figures : figures);
    }
    return shortest.toPlainString();
  }

  /** {@code 3 minutes}, {@code About an hour}, {@code 2 weeks}. */
  public static String humanDuration(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds < 1) {
      return "Less than a second";
    }
    if (seconds == 1) {
      return "1 second";
    }
    if (seconds < 60) {
      return seconds + " seconds";
    }
    long minutes = duration.toMinutes();
    if (minutes == 1) {
      return "About a minute";
    }
    if (minutes < 60) {
      return minutes + " minutes";
    }
    long hours = Math.round(duration.toMillis() / 3_600_000.0);
    if (hours == 1) {
      return "About an hour";
    }
    if (hours < 48) {
      return hours + " hours";
    }
    if (hours < 24 * 7 * 2) {
      return hours / 24 + " days";
    }
    if (hours < 24 * 30 * 2) {
      return hours / 24 / 7 + " weeks";
    }
    if (hours < 24 * 365 * 2) {
      return hours / 24 / 30 + " months";
    }
    return (long) (duration.toHours() / 24.0 / 365) + " years";
  }
}
