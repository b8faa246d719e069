package io.jdock.compose.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Looking at and copying trees. */
final class Trees {
  private Trees() {}

  /** The value as a mapping; null if it is none. */
  @SuppressWarnings("unchecked") // every map in a tree is made of strings and values
  static @Nullable Map<String, @Nullable Object> mapping(@Nullable Object value) {
    return value instanceof Map ? (Map<String, @Nullable Object>) value : null;
  }

  /** The value as a list; null if it is none. */
  @SuppressWarnings("unchecked") // every list in a tree is made of values
  static @Nullable List<@Nullable Object> list(@Nullable Object value) {
    return value instanceof List ? (List<@Nullable Object>) value : null;
  }

  /** The mapping under a key; an empty one that is no part of the tree if there is none. */
  static Map<String, @Nullable Object> section(Map<String, @Nullable Object> tree, String key) {
    Map<String, @Nullable Object> found = mapping(tree.get(key));
    return found == null ? newMapping() : found;
  }

  static Map<String, @Nullable Object> newMapping() {
    return new TreeMap<>();
  }

  static @Nullable Object copy(@Nullable Object value) {
    Map<String, @Nullable Object> mapping = mapping(value);
    if (mapping != null) {
      Map<String, @Nullable Object> copy = newMapping();
      mapping.forEach((key, each) -> copy.put(key, copy(each)));
      return copy;
    }
    List<@Nullable Object> list = list(value);
    if (list != null) {
      List<@Nullable Object> copy = new ArrayList<>(list.size());
      list.forEach(each -> copy.add(copy(each)));
      return copy;
    }
    return value;
  }

  /** Go's name of a value's type, for messages. */
  static String goType(@Nullable Object value) {
    if (value == null) {
      return "<nil>";
    }
    if (value instanceof Map) {
      return "map[string]interface {}";
    }
    if (value instanceof List) {
      return "[]interface {}";
    }
    if (value instanceof Long) {
      return "int";
    }
    if (value instanceof Double) {
      return "float64";
    }
    return value instanceof Boolean ? "bool" : "string";
  }
}
