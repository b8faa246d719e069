package io.jdock.engine;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Docker's filters: several values of one key are alternatives, several keys must all hold. */
public record Filters(Map<String, List<String>> values) {
  public static final Filters NONE = new Filters(Map.of());

  public Filters {
    values = Map.copyOf(values);
  }

  public List<String> get(String key) {
    return values.getOrDefault(key, List.of());
  }

  public boolean has(String key) {
    return !get(key).isEmpty();
  }

  /**
   * @throws EngineException when a key is none of these, in Docker's words
   */
  public void allowOnly(Set<String> keys) {
    for (String key : values.keySet()) {
      if (!keys.contains(key)) {
        throw EngineException.invalid("invalid filter '" + key + "'");
      }
    }
  }

  /** Whether a value is the text, or a regular expression that is found in it, as Docker has it. */
  public boolean matchPattern(String key, String text) {
    for (String wanted : get(key)) {
      if (wanted.equals(text)) {
        return true;
      }
      try {
        if (Pattern.compile(wanted).matcher(text).find()) {
          return true;
        }
      } catch (PatternSyntaxException e) {
        continue; // what is no expression finds nothing
      }
    }
    return false;
  }

  /** Whether one of the labels asked for, {@code name} or {@code name=value}, is each there. */
  public boolean matchLabels(String key, Map<String, String> labels) {
    for (String wanted : get(key)) {
      int equals = wanted.indexOf('=');
      String name = equals < 0 ? wanted : wanted.substring(0, equals);
      String value = labels.get(name);
      if (value == null || (equals >= 0 && !value.equals(wanted.substring(equals + 1)))) {
        return false;
      }
    }
    return true;
  }
}
