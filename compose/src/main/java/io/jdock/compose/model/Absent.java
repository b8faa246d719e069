package io.jdock.compose.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What stands where a file says nothing. */
final class Absent {
  private Absent() {}

  static String text(@Nullable String text) {
    return text == null ? "" : text;
  }

  static <T extends @Nullable Object> List<T> list(@Nullable List<T> list) {
    return list == null ? List.of() : Collections.unmodifiableList(list);
  }

  /** In its order: values may be null. */
  static <V extends @Nullable Object> Map<String, V> map(@Nullable Map<String, V> map) {
    return map == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }
}
