package io.jdock.cli.option;

import java.math.BigDecimal;

/** A number of CPUs such as {@code 1.5}, in billionths. */
public final class Cpus {
  private Cpus() {}

  public static long parse(String text) {
    BigDecimal nano;
    try {
      int slash = text.indexOf('/');
      BigDecimal value =
          slash < 0
              ? new BigDecimal(text)
              : new BigDecimal(text.substring(0, slash))
                  .divide(
                      new BigDecimal(text.substring(slash + 1)), java.math.MathContext.DECIMAL64);
      nano = value.movePointRight(9);
    } catch (ArithmeticException | NumberFormatException e) {
      throw new IllegalArgumentException("failed to parse " + text + " as a rational number", e);
    }
    try {
      return nano.longValueExact();
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("value is too precise", e);
    }
  }
}
