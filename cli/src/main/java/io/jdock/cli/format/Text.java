package io.jdock.cli.format;

import io.jdock.api.client.JsonObject;
import java.util.StringJoiner;
import java.util.TreeMap;

/** Shortening and quoting, as Docker's tables do it. */
public final class Text {
  private static final int SHORT_ID = 12;

  private Text() {}

  /** An object's labels as {@code name=value}, by name, with commas between. */
  public static String labels(JsonObject object) {
    StringJoiner text = new StringJoiner(",");
    new TreeMap<>(object.object("Labels").members())
        .forEach((name, value) -> text.add(name + "=" + value));
    return text.toString();
  }

  /** An id without its algorithm, its first twelve digits. */
  public static String shortId(String id) {
    int colon = id.indexOf(':');
    String digits = colon >= 0 ? id.substring(colon + 1) : id;
    return digits.length() > SHORT_ID ? digits.substring(0, SHORT_ID) : digits;
  }

  /** At most {@code width} characters, the last an ellipsis if something was cut. */
  public static String ellipsis(String text, int width) {
    if (text.codePointCount(0, text.length()) <= width) {
      return text;
    }
    return text.substring(0, text.offsetByCodePoints(0, width - 1)) + "…";
  }

  /** A Go string literal ({@code strconv.Quote}). */
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
                  if (c < 0x20 || c == 0x7f) {
                    out.append(hex("\\x", c, 2));
                  } else if (Character.isISOControl(c) || !Character.isDefined(c)) {
                    out.append(c < 0x10000 ? hex("\\u", c, 4) : hex("\\U", c, 8));
                  } else {
                    out.appendCodePoint(c);
                  }
                }
              }
            });
    return out.append('"').toString();
  }

  private static String hex(String prefix, int value, int digits) {
    String text = Integer.toHexString(value);
    return prefix + "0".repeat(Math.max(0, digits - text.length())) + text;
  }
}
