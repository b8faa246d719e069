package io.jdock.api.client;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON as a tree of {@link JsonObject}, {@code List} and plain values, read with jackson-core's
 * streaming parser and written by hand as Go's {@code encoding/json} writes it.
 */
public final class Json {
  private static final JsonFactory FACTORY = new JsonFactory();

  private Json() {}

  /**
   * Reads one document.
   *
   * @throws IOException if the text is not one JSON document
   */
  public static @Nullable Object parse(String text) throws IOException {
    try (JsonParser parser = FACTORY.createParser(text)) {
      parser.nextToken();
      Object value = value(parser);
      if (parser.nextToken() != null) {
        throw new IOException("text after the end of the JSON document");
      }
      return value;
    }
  }

  /**
   * Reads one document that must be an object.
   *
   * @throws IOException if it is anything else
   */
  public static JsonObject parseObject(String text) throws IOException {
    if (parse(text) instanceof JsonObject object) {
      return object;
    }
    throw new IOException("not a JSON object: " + text);
  }

  /** A parser over a stream of documents that follow each other, see {@link JsonLines}. */
  static JsonParser parser(java.io.InputStream in) throws IOException {
    return FACTORY.createParser(in).disable(JsonParser.Feature.AUTO_CLOSE_SOURCE);
  }

  static @Nullable Object value(JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    if (token == null) {
      throw new IOException("unexpected end of JSON input");
    }
    return switch (token) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> parser.getText();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      case VALUE_NUMBER_INT -> integer(parser);
      case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      default -> throw new IOException("unexpected " + token + " in JSON");
    };
  }

  private static Object integer(JsonParser parser) throws IOException {
    // memory statistics of cgroups reach 2^64-1: larger than a long, so kept as a double
    return parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
        ? (Object) parser.getDoubleValue()
        : (Object) parser.getLongValue();
  }

  private static JsonObject object(JsonParser parser) throws IOException {
    JsonObject object = new JsonObject();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      object.put(name, value(parser));
    }
    return object;
  }

  private static List<@Nullable Object> array(JsonParser parser) throws IOException {
    List<@Nullable Object> array = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      array.add(value(parser));
    }
    return array;
  }

  /** The value as compact JSON. Maps are accepted as objects. */
  public static String write(@Nullable Object value) {
    StringBuilder out = new StringBuilder();
    try {
      write(out, value);
    } catch (IOException e) {
      throw new UncheckedIOException("a StringBuilder does not fail", e);
    }
    return out.toString();
  }

  private static void write(Appendable out, @Nullable Object value) throws IOException {
    if (value == null) {
      out.append("null");
    } else if (value instanceof JsonObject object) {
      writeMembers(out, object.members());
    } else if (value instanceof Map<?, ?> map) {
      writeMembers(out, map);
    } else if (value instanceof Iterable<?> items) {
      char before = '[';
      for (Object item : items) {
        out.append(before);
        write(out, item);
        before = ',';
      }
      out.append(before == '[' ? "[]" : "]");
    } else if (value instanceof Boolean) {
      out.append(value.toString());
    } else if (value instanceof Number number) {
      out.append(number(number));
    } else {
      quote(out, value.toString());
    }
  }

  private static void writeMembers(Appendable out, Map<?, ?> members) throws IOException {
    char before = '{';
    for (Map.Entry<?, ?> member : members.entrySet()) {
      out.append(before);
      quote(out, String.valueOf(member.getKey()));
      out.append(':');
      write(out, member.getValue());
      before = ',';
    }
    out.append(before == '{' ? "{}" : "}");
  }

  /** A number as Go prints it: whole doubles without a fraction. */
  public static String number(Number number) {
    if (number instanceof Double d && d == Math.rint(d) && Math.abs(d) < 1e21) {
      return new java.math.BigDecimal(d).toPlainString();
    }
    return number.toString();
  }

  private static void quote(Appendable out, String text) throws IOException {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < 0x20 || c == '\u2028' || c == '\u2029') {
            out.append("\\u").append(hex(c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }

  private static String hex(char c) {
    String digits = Integer.toHexString(c);
    return "0000".substring(digits.length()) + digits;
  }

  /**
   * Lays raw JSON out over lines as Go's {@code json.Indent} does; every token stays as it is
   * written, so numbers and escapes survive untouched.
   */
  public static String indent(String raw, String indent) {
    StringBuilder out = new StringBuilder(raw.length() * 2);
    int depth = 0;
    boolean inString = false;
    boolean opened = false;
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (inString) {
        out.append(c);
        if (c == '\\') {
          out.append(raw.charAt(++i));
        } else if (c == '"') {
          inString = false;
        }
        continue;
      }
      if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
        continue;
      }
      if (opened && c != ']' && c != '}') {
        newLine(out, depth, indent);
      }
      switch (c) {
        case '{', '[' -> {
          depth++;
          out.append(c);
        }
        case '}', ']' -> {
          depth--;
          if (!opened) {
            newLine(out, depth, indent);
          }
          out.append(c);
        }
        case ',' -> {
          out.append(c);
          newLine(out, depth, indent);
        }
        case ':' -> out.append(": ");
        default -> {
          inString = c == '"';
          out.append(c);
        }
      }
      opened = c == '{' || c == '[';
    }
    return out.toString();
  }

  private static void newLine(StringBuilder out, int depth, String indent) {
    out.append('\n').append(indent.repeat(Math.max(0, depth)));
  }
}
