package io.jdock.engine;

import java.util.List;
import java.util.Map;
import java.util.Set;

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
