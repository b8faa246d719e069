package io.jdock.cli.option;

import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes such as {@code 64m}, {@code 1.5g} or {@code 512kib}, in powers of 1024. */
public final class ByteSize {
  private static final Pattern SIZE =
      Pattern.compile("(\\d+(?:\\.\\d+)?|\\.\\d+) ?([kKmMgGtTpP])?[iI]?[bB]?");

  private ByteSize() {}

  /** The size in bytes. */
  public static long parse(String text) {
    Matcher matcher = SIZE.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("invalid size: '" + text + "'");
    }
    int power =
        matcher.group(2) == null
            ? 0
            : "kmgtp".indexOf(Character.toLowerCase(matcher.group(2).charAt(0))) + 1;
    return new BigDecimal(matcher.group(1))
        .multiply(BigDecimal.valueOf(1024).pow(power))
        .longValue();
  }

  /** The same, with -1 for unlimited. */
  public static long parseOrUnlimited(String text) {
    return text.equals("-1") ? -1 : parse(text);
  }
}
