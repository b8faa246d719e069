package io.jdock.cli.template;

import io.jdock.cli.format.Text;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The verbs of Go's {@code fmt.Sprintf} that make sense for JSON values. */
final class GoFormat {
  private final String format;
  private final List<@Nullable Object> arguments;
  private final StringBuilder out = new StringBuilder();
  private int at;
  private int argument;

  private GoFormat(String format, List<@Nullable Object> arguments) {
    this.format = format;
    this.arguments = arguments;
  }

  static String sprintf(String format, List<@Nullable Object> arguments) {
    return new GoFormat(format, arguments).format();
  }

  private String format() {
    while (at < format.length()) {
      char c = format.charAt(at++);
      if (c != '%') {
        out.append(c);
      } else {
        verb();
      }
    }
    if (argument < arguments.size()) {
      StringBuilder extra = new StringBuilder();
      for (Object value : arguments.subList(argument, arguments.size())) {
        extra.append(extra.length() == 0 ? "" : ", ").append(typed(value));
      }
      out.append("%!(EXTRA ").append(extra).append(')');
    }
    return out.toString();
  }

  private void verb() {
    boolean left = false;
    boolean zero = false;
    boolean plus = false;
    boolean sharp = false;
    while (at < format.length() && "-0+# ".indexOf(format.charAt(at)) >= 0) {
      switch (format.charAt(at++)) {
        case '-' -> left = true;
        case '0' -> zero = true;
        case '+' -> plus = true;
        case '#' -> sharp = true;
        default -> {}
      }
    }
    int width = number();
    int precision = -1;
    if (at < format.length() && format.charAt(at) == '.') {
      at++;
      precision = Math.max(0, number());
    }
    if (at >= format.length()) {
      out.append("%!(NOVERB)");
      return;
    }
    char verb = format.charAt(at++);
    if (verb == '%') {
      out.append('%');
      return;
    }
    if (argument >= arguments.size()) {
      out.append("%!").append(verb).append("(MISSING)");
      return;
    }
    String text = one(verb, arguments.get(argument++), precision, plus, sharp);
    int missing = width - text.codePointCount(0, text.length());
    if (missing <= 0) {
      out.append(text);
    } else if (left) {
      out.append(text).append(" ".repeat(missing));
    } else if (zero && "dfxX".indexOf(verb) >= 0) {
      int sign = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
      out.append(text, 0, sign).append("0".repeat(missing)).append(text.substring(sign));
    } else {
      out.append(" ".repeat(missing)).append(text);
    }
  }

  private int number() {
    int start = at;
    while (at < format.length() && Character.isDigit(format.charAt(at))) {
      at++;
    }
    return start == at ? -1 : Integer.parseInt(format.substring(start, at));
  }

  private static String one(
      char verb, @Nullable Object value, int precision, boolean plus, boolean sharp) {
    switch (verb) {
      case 'v' -> {
        return sharp && value instanceof String text ? Text.quote(text) : GoValues.print(value);
      }
      case 's' -> {
        if (value instanceof Number || value instanceof Boolean) {
          return bad(verb, value);
        }
        String text = GoValues.print(value);
        return precision >= 0 && precision < text.length() ? text.substring(0, precision) : text;
      }
      case 'q' -> {
        return value instanceof String text ? Text.quote(text) : bad(verb, value);
      }
      case 't' -> {
        return value instanceof Boolean ? value.toString() : bad(verb, value);
      }
      case 'd' -> {
        return value instanceof Long number
            ? (plus && number >= 0 ? "+" : "") + number
            : bad(verb, value);
      }
      case 'x', 'X', 'o', 'b' -> {
        if (value instanceof Long number) {
          int radix = verb == 'o' ? 8 : verb == 'b' ? 2 : 16;
          String text = Long.toString(number, radix);
          return verb == 'X' ? text.toUpperCase(Locale.ROOT) : text;
        }
        return bad(verb, value);
      }
      case 'f', 'F', 'e', 'g' -> {
        if (value instanceof Double number) {
          if (verb == 'g') {
            return GoValues.decimal(number);
          }
          if (verb == 'e') {
            return String.format(Locale.ROOT, "%." + (precision < 0 ? 6 : precision) + "e", number);
          }
          String text =
              new BigDecimal(number)
                  .setScale(precision < 0 ? 6 : precision, RoundingMode.HALF_EVEN)
                  .toPlainString();
          return (plus && number >= 0 ? "+" : "") + text;
        }
        return bad(verb, value);
      }
      default -> {
        return bad(verb, value);
      }
    }
  }

  private static String bad(char verb, @Nullable Object value) {
    return "%!" + verb + "(" + typed(value) + ")";
  }

  private static String typed(@Nullable Object value) {
    if (value == null) {
      return "<nil>";
    }
    String type =
        value instanceof String
            ? "string"
            : value instanceof Long
                ? "int"
                : value instanceof Double
                    ? "float64"
                    : value instanceof Boolean
                        ? "bool"
                        : value instanceof List<?> ? "[]interface {}" : "map[string]interface {}";
    return type + "=" + GoValues.print(value);
  }
}
