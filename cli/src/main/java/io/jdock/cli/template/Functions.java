package io.jdock.cli.template;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The functions a template may call: Go's own and those Docker adds. */
final class Functions {
  /** A function on evaluated arguments. */
  interface Function {
    @Nullable Object apply(List<@Nullable Object> arguments);
  }

  /** {@code and} and {@code or} evaluate lazily, so the evaluator does them itself. */
  static final Set<String> LAZY = Set.of("and", "or");

  private final Map<String, Function> functions = new HashMap<>();

  Functions() {
    comparisons();
    printing();
    collections();
    strings();
  }

  /** In a table's header, functions that shape text leave it alone. */
  static Functions forHeader() {
    Functions functions = new Functions();
    for (String name : List.of("json", "title", "lower", "upper", "truncate")) {
      functions.functions.put(name, arguments -> arguments.get(0));
    }
    functions.functions.put("join", arguments -> arguments.get(0));
    functions.functions.put("split", arguments -> arguments.get(0));
    functions.functions.put("pad", arguments -> arguments.get(0));
    return functions;
  }

  Set<String> names() {
    Set<String> names = new java.util.HashSet<>(functions.keySet());
    names.addAll(LAZY);
    return names;
  }

  Function get(String name) {
    Function function = functions.get(name);
    if (function == null) {
      throw new TemplateException("function \"" + name + "\" not defined");
    }
    return function;
  }

  private void add(String name, int least, int most, Function function) {
    functions.put(
        name,
        arguments -> {
          int count = arguments.size();
          if (count < least || count > most) {
            String wanted = most == Integer.MAX_VALUE ? "at least " + least : "" + least;
            throw new TemplateException(
                "wrong number of args for " + name + ": want " + wanted + " got " + count);
          }
          return function.apply(arguments);
        });
  }

  private void comparisons() {
    add("not", 1, 1, a -> !GoValues.truth(a.get(0)));
    add(
        "eq",
        2,
        Integer.MAX_VALUE,
        a -> {
          for (Object other : a.subList(1, a.size())) {
            if (GoValues.equal(a.get(0), other, "eq")) {
              return true;
            }
          }
          return false;
        });
    add("ne", 2, 2, a -> !GoValues.equal(a.get(0), a.get(1), "ne"));
    add("lt", 2, 2, a -> GoValues.compare(a.get(0), a.get(1), "lt") < 0);
    add("le", 2, 2, a -> GoValues.compare(a.get(0), a.get(1), "le") <= 0);
    add("gt", 2, 2, a -> GoValues.compare(a.get(0), a.get(1), "gt") > 0);
    add("ge", 2, 2, a -> GoValues.compare(a.get(0), a.get(1), "ge") >= 0);
  }

  private void printing() {
    add("print", 0, Integer.MAX_VALUE, Functions::print);
    add(
        "println",
        0,
        Integer.MAX_VALUE,
        a -> {
          List<String> words = new ArrayList<>();
          a.forEach(value -> words.add(GoValues.print(value)));
          return String.join(" ", words) + "\n";
        });
    add(
        "printf",
        1,
        Integer.MAX_VALUE,
        a -> GoFormat.sprintf(text(a.get(0), "printf"), a.subList(1, a.size())));
    add("json", 1, 1, a -> GoValues.json(a.get(0)));
    add("html", 1, Integer.MAX_VALUE, a -> escapeHtml(print(a)));
    add(
        "js",
        1,
        Integer.MAX_VALUE,
        a -> print(a).replace("\\", "\\\\").replace("'", "\\'").replace("\"", "\\\""));
    add(
        "urlquery",
        1,
        Integer.MAX_VALUE,
        a -> java.net.URLEncoder.encode(print(a), java.nio.charset.StandardCharsets.UTF_8));
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

  private void collections() {
    add("len", 1, 1, a -> length(a.get(0)));
    add("index", 1, Integer.MAX_VALUE, Functions::index);
    add("slice", 1, 4, Functions::slice);
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

  private void strings() {
    add("lower", 1, 1, a -> text(a.get(0), "lower").toLowerCase(Locale.ROOT));
    add("upper", 1, 1, a -> text(a.get(0), "upper").toUpperCase(Locale.ROOT));
    add("title", 1, 1, a -> title(text(a.get(0), "title")));
    add("split", 2, 2, a -> split(text(a.get(0), "split"), text(a.get(1), "split")));
    add("join", 2, 2, a -> join(a.get(0), text(a.get(1), "join")));
    add(
        "pad",
        3,
        3,
        a -> {
          String source = text(a.get(0), "pad");
          return source.isEmpty()
              ? source
              : " ".repeat(count(a.get(1))) + source + " ".repeat(count(a.get(2)));
        });
    add(
        "truncate",
        2,
        2,
        a -> {
          String source = text(a.get(0), "truncate");
          return source.substring(0, Math.min(source.length(), count(a.get(1))));
        });
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

  private static String text(@Nullable Object value, String function) {
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
