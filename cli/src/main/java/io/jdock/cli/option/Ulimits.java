package io.jdock.cli.option;

import io.jdock.api.client.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code --ulimit name=soft[:hard]}. */
final class Ulimits {
  private static final Set<String> NAMES =
      Set.of(
          "core",
          "cpu",
          "data",
          "fsize",
          "locks",
          "memlock",
          "msgqueue",
          "nice",
          "nofile",
          "nproc",
          "rss",
          "rtprio",
          "rttime",
          "sigpending",
          "stack",
          "as");

  private Ulimits() {}

  static JsonObject parse(String text) {
    int equals = text.indexOf('=');
    if (equals < 0) {
      throw new IllegalArgumentException("invalid ulimit argument: " + text);
    }
    String name = text.substring(0, equals);
    String[] limits = text.substring(equals + 1).split(":", -1);
    if (limits.length > 2) {
      throw new IllegalArgumentException(
          "too many limit value arguments - "
              + text.substring(equals + 1)
              + ", can only have up to two, `soft[:hard]`");
    }
    if (!NAMES.contains(name)) {
      throw new IllegalArgumentException("invalid ulimit type: " + name);
    }
    long soft = number(limits[0]);
    long hard = limits.length == 2 ? number(limits[1]) : soft;
    if (hard != -1 && (soft == -1 || soft > hard)) {
      throw new IllegalArgumentException(
          "ulimit soft limit must be less than or equal to hard limit: "
              + (soft == -1 ? "soft: -1 (unlimited), hard: " + hard : soft + " > " + hard));
    }
    return new JsonObject().put("Name", name).put("Hard", hard).put("Soft", soft);
  }

  private static long number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "strconv.ParseInt: parsing \"" + text + "\": invalid syntax", e);
    }
  }

  /** By name, the last of each. */
  static List<JsonObject> sorted(List<JsonObject> given) {
    Map<String, JsonObject> byName = new LinkedHashMap<>();
    given.forEach(limit -> byName.put(limit.string("Name"), limit));
    List<JsonObject> list = new ArrayList<>(byName.values());
    list.sort(Comparator.comparing(limit -> limit.string("Name")));
    return list;
  }
}
