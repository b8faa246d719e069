package io.jdock.compose.load;

import java.math.BigInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What an unquoted scalar means, by the rules of go-yaml, which docker compose reads with. */
final class Scalar {
  private static final Pattern FLOAT =
      Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");

  private Scalar() {}

  /** A boolean, number, null, or the text itself. */
  static @Nullable Object resolve(String text) {
    switch (text) {
      case "", "~", "null", "Null", "NULL":
        return null;
      case "true", "True", "TRUE":
        return true;
      case "false", "False", "FALSE":
        return false;
      case ".nan", ".NaN", ".NAN":
        return Double.NaN;
      case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF":
        return Double.POSITIVE_INFINITY;
      case "-.inf", "-.Inf", "-.INF":
        return Double.NEGATIVE_INFINITY;
      default:
        char first = text.charAt(0);
        boolean maybe =
            (first >= '0' && first <= '9') || first == '-' || first == '+' || first == '.';
        Object number = maybe ? number(text, first) : null;
        return number == null ? text : number;
    }
  }

  private static @Nullable Object number(String text, char first) {
    String plain = text.replace("_", "");
    if (first != '.') {
      Object whole = whole(plain);
      if (whole != null) {
        return whole;
      }
    }
    return FLOAT.matcher(plain).matches() ? (Object) Double.valueOf(plain) : null;
  }

  private static @Nullable Object whole(String plain) {
    boolean negative = plain.startsWith("-");
    String digits = negative || plain.startsWith("+") ? plain.substring(1) : plain;
    int radix = 10;
    if (digits.length() > 1 && digits.charAt(0) == '0') {
      switch (digits.charAt(1)) {
        case 'x', 'X' -> radix = 16;
        case 'b', 'B' -> radix = 2;
        case 'o', 'O' -> radix = 8;
        default -> radix = 0;
      }
      digits = radix == 0 ? digits.substring(1) : digits.substring(2);
      radix = radix == 0 ? 8 : radix;
    }
    if (digits.isEmpty() || digits.startsWith("-") || digits.startsWith("+")) {
      return null;
    }
    try {
      BigInteger value = new BigInteger(digits, radix);
      value = negative ? value.negate() : value;
      return value.bitLength() < 64 ? (Object) value.longValue() : null;
    } catch (NumberFormatException e) {
      return null; // a text that begins like a number
    }
  }
}
