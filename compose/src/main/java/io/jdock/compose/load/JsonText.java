package io.jdock.compose.load;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes trees as JSON, character for character as Go's encoding/json does. */
final class JsonText {
  private final StringBuilder out = new StringBuilder();
  private final String indent;

  private JsonText(String indent) {
    this.indent = indent;
  }

  /**
   * @param indent two blanks, or none for one line
   */
  static String of(@Nullable Object tree, String indent) {
    JsonText text = new JsonText(indent);
    text.value(tree, 0);
    return text.out.toString();
  }

  private void value(@Nullable Object value, int depth) {
    if (value instanceof Map<?, ?> mapping) {
      mapping(mapping, depth);
    } else if (value instanceof List<?> list) {
      list(list, depth);
    } else if (value instanceof String text) {
      quote(text);
    } else if (value instanceof Double number) {
      out.append(GoText.jsonFloat(number, BigDecimal.valueOf(number)));
    } else if (value instanceof Float number) {
      out.append(GoText.jsonFloat(number, new BigDecimal(number.toString())));
    } else {
      out.append(value == null ? "null" : value.toString());
    }
  }

  private void newLine(int depth) {
    if (!indent.isEmpty()) {
      out.append('\n').append(indent.repeat(depth));
    }
  }

  private void mapping(Map<?, ?> mapping, int depth) {
    List<String> keys = new ArrayList<>();
    mapping.keySet().forEach(key -> keys.add(String.valueOf(key)));
    if (!(mapping instanceof LinkedHashMap)) {
      keys.sort(null);
    }
    out.append('{');
    for (Iterator<String> each = keys.iterator(); each.hasNext(); ) {
      String key = each.next();
      newLine(depth + 1);
      quote(key);
      out.append(indent.isEmpty() ? ":" : ": ");
      value(mapping.get(key), depth + 1);
      if (each.hasNext()) {
        out.append(',');
      } else {
        newLine(depth);
      }
    }
    out.append('}');
  }

  private void list(List<?> list, int depth) {
    out.append('[');
    for (Iterator<?> each = list.iterator(); each.hasNext(); ) {
      newLine(depth + 1);
      value(each.next(), depth + 1);
      if (each.hasNext()) {
        out.append(',');
      } else {
        newLine(depth);
      }
    }
    out.append(']');
  }

  private void quote(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        case '\b' -> out.append("\\b");
        case '\f' -> out.append("\\f");
        default -> {
          if (c < 0x20 || c == '<' || c == '>' || c == '&' || c == 0x2028 || c == 0x2029) {
            out.append(String.format("\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}
