package io.jdock.cli.template;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The functions a template may call: Go's own and those Docker adds. */
final class Functions {
  /** {@code and} and {@code or} evaluate lazily, so the evaluator does them itself. */
  static final Set<String> LAZY = Set.of("and", "or");

  static final Set<String> NAMES =
      Set.of(
          "and",
          "or",
          "not",
          "eq",
          "ne",
          "lt",
          "le",
          "gt",
          "ge",
          "print",
          "println",
          "printf",
          "json",
          "html",
          "js",
          "urlquery",
          "len",
          "index",
          "slice",
          "lower",
          "upper",
          "title",
          "split",
          "join",
          "pad",
          "truncate");

  /** In a table's header, functions that shape text leave it alone. */
  private static final Set<String> SHAPING =
      Set.of("json", "title", "lower", "upper", "truncate", "join", "split", "pad");

  private final boolean header;

  Functions(boolean header) {
    this.header = header;
  }

  /**
   * Calls a function.
   *
   * @throws TemplateException if there are too few or too many arguments, or of a wrong kind
   */
  @Nullable Object call(String name, List<@Nullable Object> a) {
    if (header && SHAPING.contains(name) && !a.isEmpty()) {
      return a.get(0);
    }
    checkCount(name, a.size());
    return switch (name) {
      case "not" -> !GoValues.truth(a.get(0));
      case "eq" -> equalsAny(a);
      case "ne" -> !GoValues.equal(a.get(0), a.get(1), name);
      case "lt" -> GoValues.compare(a.get(0), a.get(1), name) < 0;
      case "le" -> GoValues.compare(a.get(0), a.get(1), name) <= 0;
      case "gt" -> GoValues.compare(a.get(0), a.get(1), name) > 0;
      case "ge" -> GoValues.compare(a.get(0), a.get(1), name) >= 0;
      case "print" -> print(a);
      case "println" -> println(a);
      case "printf" -> GoFormat.sprintf(text(a.get(0)), a.subList(1, a.size()));
      case "json" -> GoValues.json(a.get(0));
      case "html" -> escapeHtml(print(a));
      case "js" -> print(a).replace("\\", "\\\\").replace("'", "\\'").replace("\"", "\\\"");
      case "urlquery" ->
          java.net.URLEncoder.encode(print(a), java.nio.charset.StandardCharsets.UTF_8);
      case "len" -> length(a.get(0));
      case "index" -> index(a);
      case "slice" -> slice(a);
      case "lower" -> text(a.get(0)).toLowerCase(Locale.ROOT);
      case "upper" -> text(a.get(0)).toUpperCase(Locale.ROOT);
      case "title" -> title(text(a.get(0)));
      case "split" -> split(text(a.get(0)), text(a.get(1)));
      case "join" -> join(a.get(0), text(a.get(1)));
      case "pad" -> pad(text(a.get(0)), count(a.get(1)), count(a.get(2)));
      case "truncate" -> truncate(text(a.get(0)), count(a.get(1)));
      default -> throw new TemplateException("function \"" + name + "\" not defined");
    };
  }

  private static void checkCount(String name, int count) {
    int least =
        switch (name) {
          case "print", "println" -> 0;
          case "eq", "ne", "lt", "le", "gt", "ge", "split", "join", "truncate" -> 2;
          case "pad" -> 3;
          default -> 1;
        };
    boolean open =
        switch (name) {
          case "print", "println", "printf", "eq", "html", "js", "urlquery", "index", "slice" ->
              true;
          default -> false;
        };
    if (count < least || (!open && count > least)) {
      throw new TemplateException(
          "wrong number of args for "
              + name
              + ": want "
              + (open ? "at least " : "")
              + least
              + " got "
              + count);
    }
  }

  private static boolean equalsAny(List<@Nullable Object> a) {
    for (Object other : a.subList(1, a.size())) {
      if (GoValues.equal(a.get(0), other, "eq")) {
        return true;
      }
    }
    return false;
  }

  private static String println(List<@Nullable Object> values) {
    List<String> words = new ArrayList<>();
    for (Object value : values) {
      words.add(GoValues.print(value));
    }
    return String.join(" ", words) + "\n";
  }

  private static String pad(String source, int left, int right) {
    return source.isEmpty() ? source : " ".repeat(left) + source + " ".repeat(right);
  }

  private static String truncate(String source, int width) {
    return source.substring(0, Math.min(source.length(), width));
  }

  /** Blanks stand between operands when neither is a string. */
  private static String print(List<@Nullable Object> values) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < values.size(); i++) {
      Object value = values.get(i);
      if (i > 0 && !(value instanceof String) && !(values.get(i - 1) instanceof String)) {
        out.append(' ');
      }
      out.append(GoValues.print(value));
    }
    return out.toString();
  }

  private static String escapeHtml(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&#34;")
        .replace("'", "&#39;");
  }

  private static Object length(@Nullable Object value) {
    if (value instanceof String text) {
      return (long) text.getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
    }
    if (value instanceof Collection<?> list) {
      return (long) list.size();
    }
    Map<String, @Nullable Object> members = GoValues.members(value);
    if (members != null) {
      return (long) members.size();
    }
    throw new TemplateException(
        value == null
            ? "error calling len: len of nil pointer"
            : "error calling len: len of type " + value.getClass().getSimpleName());
  }

  private static @Nullable Object index(List<@Nullable Object> arguments) {
    Object value = arguments.get(0);
    for (Object key : arguments.subList(1, arguments.size())) {
      Map<String, @Nullable Object> members = GoValues.members(value);
      if (members != null) {
        value = members.containsKey(String.valueOf(key)) ? members.get(String.valueOf(key)) : "";
      } else if (value instanceof List<?> list && key instanceof Long position) {
        if (position < 0 || position >= list.size()) {
          throw new TemplateException("error calling index: index out of range: " + position);
        }
        value = list.get(position.intValue());
      } else if (value instanceof String text && key instanceof Long position) {
        if (position < 0 || position >= text.length()) {
          throw new TemplateException("error calling index: index out of range: " + position);
        }
        value = (long) text.charAt(position.intValue());
      } else if (value == null) {
        throw new TemplateException("error calling index: index of untyped nil");
      } else {
        throw new TemplateException("error calling index: can't index item of this type");
      }
    }
    return value;
  }

  private static @Nullable Object slice(List<@Nullable Object> a) {
    Object value = a.get(0);
    int length =
        value instanceof String text
            ? text.length()
            : value instanceof List<?> list ? list.size() : -1;
    if (length < 0) {
      throw new TemplateException("error calling slice: can't slice item of this type");
    }
    int from = a.size() > 1 ? bound(a.get(1), length) : 0;
    int to = a.size() > 2 ? bound(a.get(2), length) : length;
    if (from > to) {
      throw new TemplateException("error calling slice: invalid slice index: " + from + " > " + to);
    }
    return value instanceof String text
        ? text.substring(from, to)
        : ((List<?>) value).subList(from, to);
  }

  private static int bound(@Nullable Object index, int length) {
    if (index instanceof Long number && number >= 0 && number <= length) {
      return number.intValue();
    }
    throw new TemplateException("error calling slice: index out of range: " + index);
  }

  private static List<String> split(String text, String separator) {
    if (separator.isEmpty()) {
      return text.codePoints().mapToObj(Character::toString).toList();
    }
    return List.of(text.split(java.util.regex.Pattern.quote(separator), -1));
  }

  private static String join(@Nullable Object list, String separator) {
    if (!(list instanceof Iterable<?> items)) {
      throw new TemplateException(
          "wrong type for value; expected []string; got " + (list == null ? "nil" : "string"));
    }
    List<String> words = new ArrayList<>();
    items.forEach(item -> words.add(GoValues.print(item)));
    return String.join(separator, words);
  }

  private static String title(String text) {
    StringBuilder out = new StringBuilder();
    boolean start = true;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      out.append(start ? Character.toTitleCase(c) : c);
      start = !Character.isLetterOrDigit(c) && c != '_' && c != '\'';
    }
    return out.toString();
  }

  private static int count(@Nullable Object value) {
    return value instanceof Long number ? (int) Math.max(0, number) : 0;
  }

  private static String text(@Nullable Object value) {
    if (value instanceof String text) {
      return text;
    }
    if (value instanceof Number || value instanceof Boolean) {
      throw new TemplateException(
          "wrong type for value; expected string; got "
              + (value instanceof Long ? "int" : value instanceof Double ? "float64" : "bool"));
    }
    if (value == null) {
      throw new TemplateException("invalid value; expected string");
    }
    return GoValues.print(value);
  }
}
