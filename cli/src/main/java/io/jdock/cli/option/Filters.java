package io.jdock.cli.option;

import io.jdock.api.client.Json;
import io.jdock.api.client.JsonObject;
import io.jdock.cli.flag.Flag;
import io.jdock.cli.flag.Flags;
import java.util.List;
import java.util.Locale;

/** {@code --filter name=value}, sent as the engine's JSON map of maps. */
public final class Filters {
  private final Flag<List<String>> given;

  public Filters(Flags flags, String description) {
    this(flags, "f", description);
  }

  public Filters(
      Flags flags, @org.jspecify.annotations.Nullable String shorthand, String description) {
    given = flags.list(shorthand, "filter", "filter", description, Filters::check);
  }

  private static String check(String text) {
    int equals = text.indexOf('=');
    if (equals < 0) {
      throw new IllegalArgumentException("bad format of filter (expected name=value)");
    }
    return text.substring(0, equals).strip().toLowerCase(Locale.ROOT)
        + "="
        + text.substring(equals + 1).strip();
  }

  /** Whether a filter of that name is given. */
  public boolean has(String name) {
    return given.get().stream().anyMatch(pair -> pair.startsWith(name + "="));
  }

  /** The pairs given, {@code name=value} each. */
  public List<String> pairs() {
    return List.copyOf(given.get());
  }

  /** The query's value; empty if there are no filters. Further pairs may be added. */
  public String json(String... more) {
    JsonObject filters = new JsonObject();
    given.get().forEach(pair -> add(filters, pair));
    for (String pair : more) {
      add(filters, pair);
    }
    return filters.isEmpty() ? "" : Json.write(filters);
  }

  private static void add(JsonObject filters, String pair) {
    int equals = pair.indexOf('=');
    String name = pair.substring(0, equals);
    filters.put(name, filters.object(name).put(pair.substring(equals + 1), true));
  }
}
