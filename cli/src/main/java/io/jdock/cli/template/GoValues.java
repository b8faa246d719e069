package io.jdock.cli.template;

import io.jdock.api.client.Json;
import io.jdock.api.client.JsonObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Values as Go sees them: truth, printing, ordering. */
final class GoValues {
  private GoValues() {}

  /** Whether {@code if} takes the value: not zero, empty, false or nil. */
  static boolean truth(@Nullable Object value) {
    if (value == null) {
      return false;
    }
    if (value instanceof Boolean bool) {
      return bool;
    }
    if (value instanceof Number number) {
      return number.doubleValue() != 0;
    }
    if (value instanceof String text) {
      return !text.isEmpty();
    }
    if (value instanceof Collection<?> list) {
      return !list.isEmpty();
    }
    Map<String, @Nullable Object> members = members(value);
    return members == null || !members.isEmpty();
  }

  /** The members of a map-like value; null for anything else. */
  static @Nullable Map<String, @Nullable Object> members(@Nullable Object value) {
    if (value instanceof JsonObject object) {
      return object.members();
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, @Nullable Object> members = new LinkedHashMap<>();
      map.forEach((key, member) -> members.put(String.valueOf(key), member));
      return members;
    }
    return null;
  }

  /** As {@code fmt.Print} writes it. */
  static String print(@Nullable Object value) {
    if (value == null) {
      return "<no value>";
    }
    return printNested(value);
  }

  private static String printNested(@Nullable Object value) {
    if (value == null) {
      return "<nil>";
    }
    if (value instanceof Double number) {
      return decimal(number);
    }
    if (value instanceof Iterable<?> items) {
      List<String> words = new ArrayList<>();
      for (Object item : items) {
        words.add(printNested(item));
      }
      return "[" + String.join(" ", words) + "]";
    }
    Map<String, @Nullable Object> members = members(value);
    if (members != null) {
      List<String> words = new ArrayList<>();
      new TreeMap<>(members).forEach((name, member) -> words.add(name + ":" + printNested(member)));
      return "map[" + String.join(" ", words) + "]";
    }
    if (value instanceof Fields fields) {
      List<String> words = new ArrayList<>();
      for (String name : fields.names()) {
        words.add(printNested(fields.field(name)));
      }
      return "{" + String.join(" ", words) + "}";
    }
    return value.toString();
  }

  static String decimal(double number) {
    if (number == Math.rint(number) && Math.abs(number) < 1e21) {
      return new java.math.BigDecimal(number).toPlainString();
    }
    String text = Double.toString(number);
    int exponent = text.indexOf('E');
    if (exponent < 0) {
      return text;
    }
    int power = Integer.parseInt(text.substring(exponent + 1));
    if (power >= -4 && power < 21) {
      return new java.math.BigDecimal(text).toPlainString();
    }
    String mantissa = text.substring(0, exponent);
    if (mantissa.endsWith(".0")) {
      mantissa = mantissa.substring(0, mantissa.length() - 2);
    }
    String figures = Integer.toString(Math.abs(power));
    return mantissa + "e" + (power < 0 ? "-" : "+") + (figures.length() < 2 ? "0" : "") + figures;
  }

  /**
   * As Docker's {@code json} function writes it. A row escapes what HTML would take for markup, as
   * Go does by default; other values do not.
   */
  static String json(@Nullable Object value) {
    String text = Json.write(plain(value));
    return value instanceof Fields
        ? text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
        : text;
  }

  private static @Nullable Object plain(@Nullable Object value) {
    if (value instanceof Fields fields) {
      JsonObject object = new JsonObject();
      for (String name : fields.names()) {
        object.put(name, plain(fields.field(name)));
      }
      return object;
    }
    if (value instanceof Iterable<?> items) {
      List<@Nullable Object> list = new ArrayList<>();
      for (Object item : items) {
        list.add(plain(item));
      }
      return list;
    }
    return value;
  }

  static boolean equal(@Nullable Object a, @Nullable Object b, String function) {
    if (a == null || b == null) {
      return a == b;
    }
    if (a instanceof Number x && b instanceof Number y) {
      return x.doubleValue() == y.doubleValue();
    }
    if (a.getClass() != b.getClass()) {
      throw new TemplateException(
          "error calling " + function + ": incompatible types for comparison");
    }
    if (a instanceof Collection<?> || members(a) != null) {
      throw new TemplateException(
          "error calling " + function + ": non-comparable type " + print(a));
    }
    return a.equals(b);
  }

  static int compare(@Nullable Object a, @Nullable Object b, String function) {
    if (a instanceof Number x && b instanceof Number y) {
      return x instanceof Long i && y instanceof Long j
          ? Long.compare(i, j)
          : Double.compare(x.doubleValue(), y.doubleValue());
    }
    if (a instanceof String x && b instanceof String y) {
      return x.compareTo(y);
    }
    boolean sameKind = a != null && b != null && a.getClass() == b.getClass();
    throw new TemplateException(
        "error calling "
            + function
            + ": "
            + (sameKind ? "invalid type for comparison" : "incompatible types for comparison"));
  }
}
