package io.jdock.engine.build.dockerfile;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** An instruction's flags, against those that it has. */
final class Flags {
  private final Map<String, List<String>> values = new LinkedHashMap<>();

  private Flags() {}

  /**
   * @param text flags with a value
   * @param bool flags that may stand alone
   * @param many those with a value that may be repeated
   */
  static Flags read(List<String> words, Set<String> text, Set<String> bool, Set<String> many)
      throws SyntaxException {
    Flags flags = new Flags();
    for (String word : words) {
      String flag = word.substring(2);
      int equals = flag.indexOf('=');
      String name = equals < 0 ? flag : flag.substring(0, equals);
      Set<String> known = new TreeSet<>(text);
      known.addAll(bool);
      known.addAll(many);
      if (!known.contains(name)) {
        throw new SyntaxException(Suggestion.add("unknown flag: --" + name, name, known));
      }
      if (flags.values.containsKey(name) && !many.contains(name)) {
        throw new SyntaxException("duplicate flag specified: --" + name);
      }
      String value = equals < 0 ? "" : flag.substring(equals + 1);
      if (bool.contains(name)) {
        value = equals < 0 ? "true" : value.toLowerCase(java.util.Locale.ROOT);
        if (!Set.of("true", "false").contains(value)) {
          throw new SyntaxException(
              "expecting boolean value for flag --" + name + ", not: " + value);
        }
      } else if (equals < 0) {
        throw new SyntaxException("missing a value on flag: --" + name);
      }
      flags.values.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
    }
    return flags;
  }

  String text(String name) {
    List<String> given = all(name);
    return given.isEmpty() ? "" : given.get(0);
  }

  boolean is(String name) {
    return text(name).equals("true");
  }

  List<String> all(String name) {
    return values.getOrDefault(name, List.of());
  }
}
