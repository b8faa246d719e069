package io.jdock.compose.load;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes trees as YAML, character for character as go-yaml does. */
final class YamlText {
  private static final int LONGEST_SIMPLE_KEY = 128;

  private final StringBuilder out = new StringBuilder();

  private final int step;

  private YamlText(int step) {
    this.step = step;
  }

  /** With an indentation of two. */
  static String of(@Nullable Object tree) {
    return of(tree, 2);
  }

  /** With another indentation. */
  static String of(@Nullable Object tree, int step) {
    YamlText text = new YamlText(step);
    if (tree instanceof Map<?, ?> mapping && !mapping.isEmpty()) {
      text.mapping(mapping, 0, true);
    } else {
      text.value(tree, 0);
      text.out.append('\n');
    }
    return text.out.toString();
  }

  private static List<String> keys(Map<?, ?> mapping) {
    List<String> keys = new ArrayList<>();
    mapping.keySet().forEach(key -> keys.add(String.valueOf(key)));
    if (!(mapping instanceof LinkedHashMap)) {
      keys.sort(YamlOrder::compare);
    }
    return keys;
  }

  /**
   * @param indent of its keys
   * @param atStart whether the first key stands at the start of a line
   */
  private void mapping(Map<?, ?> mapping, int indent, boolean atStart) {
    boolean first = !atStart;
    for (String key : keys(mapping)) {
      if (!first) {
        out.append(" ".repeat(indent));
      }
      first = false;
      if (key.length() > LONGEST_SIMPLE_KEY || key.indexOf('\n') >= 0) {
        out.append("? ");
        scalar(key, indent, false);
        out.append('\n').append(" ".repeat(indent)).append(':');
      } else {
        scalar(key, indent, true);
        out.append(':');
      }
      member(mapping.get(key), indent);
    }
  }

  private void member(@Nullable Object value, int indent) {
    if (value instanceof Map<?, ?> inner && !inner.isEmpty()) {
      out.append('\n');
      mapping(inner, indent + step, true);
    } else if (value instanceof List<?> inner && !inner.isEmpty()) {
      out.append('\n');
      sequence(inner, indent + step, true);
    } else {
      out.append(' ');
      value(value, indent);
      out.append('\n');
    }
  }

  private void sequence(List<?> list, int indent, boolean atStart) {
    boolean first = !atStart;
    for (Object each : list) {
      if (!first) {
        out.append(" ".repeat(indent));
      }
      first = false;
      out.append("- ");
      if (each instanceof Map<?, ?> inner && !inner.isEmpty()) {
        mapping(inner, indent + 2, false);
      } else if (each instanceof List<?> inner && !inner.isEmpty()) {
        sequence(inner, indent + 2, false);
      } else {
        value(each, indent);
        out.append('\n');
      }
    }
  }

  private void value(@Nullable Object value, int indent) {
    if (value instanceof Map) {
      out.append("{}");
    } else if (value instanceof List) {
      out.append("[]");
    } else if (value instanceof String text) {
      scalar(text, indent, false);
    } else if (value instanceof Double number) {
      out.append(GoText.yamlFloat(number));
    } else if (value instanceof Float number) {
      out.append(GoText.yamlFloat(number));
    } else {
      out.append(value == null ? "null" : value.toString());
    }
  }

  private void scalar(String text, int indent, boolean key) {
    YamlScalar scalar = YamlScalar.of(text);
    switch (scalar.style(key)) {
      case PLAIN -> out.append(text);
      case SINGLE -> out.append('\'').append(text.replace("'", "''")).append('\'');
      case LITERAL -> literal(text, indent + step);
      default -> YamlScalar.quote(text, out);
    }
  }

  private void literal(String text, int indent) {
    out.append('|');
    if (text.startsWith(" ") || text.startsWith("\n")) {
      out.append(step);
    }
    if (!text.endsWith("\n")) {
      out.append('-');
    } else if (text.length() == 1 || text.charAt(text.length() - 2) == '\n') {
      out.append('+');
    }
    int end = text.endsWith("\n") ? text.length() - 1 : text.length();
    for (String line : text.substring(0, end).split("\n", -1)) {
      out.append('\n');
      if (!line.isEmpty()) {
        out.append(" ".repeat(indent)).append(line);
      }
    }
  }
}
