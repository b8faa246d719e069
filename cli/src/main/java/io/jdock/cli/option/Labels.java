package io.jdock.cli.option;

import io.jdock.api.client.JsonObject;
import java.util.List;

/** Options of the form {@code name=value}. */
public final class Labels {
  private Labels() {}

  /** {@code --label name[=value]}. */
  public static String parse(String text) {
    int equals = text.indexOf('=');
    String name = equals < 0 ? text : text.substring(0, equals);
    if (name.isBlank()) {
      throw new IllegalArgumentException("invalid label '" + text + "': empty name");
    }
    return text;
  }

  /** {@code --sysctl name=value}; only names that belong to a namespace are the container's. */
  static String sysctl(String text) {
    int equals = text.indexOf('=');
    String name = equals < 0 ? text : text.substring(0, equals);
    boolean namespaced =
        name.startsWith("net.")
            || name.startsWith("fs.mqueue.")
            || name.startsWith("kernel.msg")
            || name.startsWith("kernel.sem")
            || name.startsWith("kernel.shm");
    if (equals < 0 || !namespaced) {
      throw new IllegalArgumentException("sysctl '" + text + "' is not allowed");
    }
    return text;
  }

  /** The pairs as an object; a later one of the same name wins. */
  public static JsonObject map(List<String> pairs) {
    JsonObject map = new JsonObject();
    for (String pair : pairs) {
      int equals = pair.indexOf('=');
      map.put(
          equals < 0 ? pair : pair.substring(0, equals),
          equals < 0 ? "" : pair.substring(equals + 1));
    }
    return map;
  }
}
