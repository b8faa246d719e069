package io.jdock.compose.load;

import io.jdock.api.client.Json;
import io.jdock.api.client.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Checks trees against the specification's own JSON schema, and says of all that is wrong what lies
 * deepest: that is mostly what the user meant.
 */
final class Schema {
  private final JsonObject root;
  private final Map<String, Pattern> patterns = new HashMap<>();

  private Schema(JsonObject root) {
    this.root = root;
  }

  /** The specification's. */
  static Schema load() throws IOException {
    try (InputStream in = Schema.class.getResourceAsStream("compose-spec.json")) {
      Objects.requireNonNull(in, "compose-spec.json is no resource");
      return new Schema(Json.parseObject(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
    }
  }

  /**
   * Something wrong.
   *
   * @param rank how specific it is
   */
  private record Fault(TreePath path, int rank, String text) {}

  /** What is wrong with a tree, with its place; null if nothing is. */
  @Nullable String complaint(Map<String, @Nullable Object> tree) {
    Fault worst = worst(check(root, tree, TreePath.TOP));
    return worst == null ? null : worst.path() + " " + worst.text();
  }

  private static @Nullable Fault worst(List<Fault> faults) {
    Fault worst = null;
    for (Fault each : faults) {
      if (worst == null || each.rank() > worst.rank()) {
        worst = each;
      }
    }
    return worst;
  }

  private static List<Fault> one(TreePath path, String text) {
    return List.of(new Fault(path, path.depth(), text));
  }

  private List<Fault> check(JsonObject schema, @Nullable Object value, TreePath path) {
    if (schema.has("type")) {
      List<String> wanted =
          schema.get("type") instanceof String type ? List.of(type) : schema.strings("type");
      if (wanted.stream().noneMatch(type -> is(type, value))) {
        return one(path, "must be a " + readable(wanted));
      }
    }
    if (schema.has("enum") && !schema.list("enum").contains(value)) {
      return one(path, allowed(schema.list("enum")));
    }
    if (schema.has("format") && schema.string("format").equals("duration")) {
      String wrong = value instanceof String text ? GoDuration.complaint(text) : "expected string";
      if (wrong != null) {
        return one(path, display(value) + " is not valid duration: " + wrong);
      }
    }
    if (schema.has("$ref")) {
      String name = schema.string("$ref").substring("#/definitions/".length());
      return check(root.object("definitions").object(name), value, path);
    }
    List<Fault> faults = new ArrayList<>();
    Map<String, @Nullable Object> mapping = Trees.mapping(value);
    List<@Nullable Object> list = Trees.list(value);
    if (mapping != null) {
      mapping(schema, mapping, path, faults);
    } else if (list != null) {
      list(schema, list, path, faults);
    } else if (value instanceof String text) {
      if (schema.has("pattern") && !pattern(schema.string("pattern")).matcher(text).find()) {
        faults.addAll(
            one(path, quote(text) + " does not match pattern " + quote(schema.string("pattern"))));
      }
    } else if (value instanceof Number number) {
      limits(schema, number, path, faults);
    }
    if (schema.has("oneOf")) {
      oneOf(schema.objects("oneOf"), value, path, faults);
    }
    return faults;
  }

  private void oneOf(
      List<JsonObject> schemas, @Nullable Object value, TreePath path, List<Fault> faults) {
    List<Fault> all = new ArrayList<>();
    int matched = -1;
    for (int i = 0; i < schemas.size(); i++) {
      List<Fault> wrong = check(schemas.get(i), value, path);
      if (!wrong.isEmpty()) {
        all.addAll(wrong);
      } else if (matched >= 0) {
        faults.addAll(one(path, "oneOf failed, subschemas " + matched + ", " + i + " matched"));
        return;
      } else {
        matched = i;
      }
    }
    if (matched < 0) {
      faults.addAll(all);
    }
  }

  private void mapping(
      JsonObject schema, Map<String, @Nullable Object> mapping, TreePath path, List<Fault> faults) {
    List<String> missing =
        schema.strings("required").stream().filter(name -> !mapping.containsKey(name)).toList();
    if (!missing.isEmpty()) {
      faults.addAll(
          one(
              path,
              (missing.size() == 1 ? "missing property " : "missing properties ")
                  + String.join(", ", missing.stream().map(Schema::quote).toList())));
    }
    JsonObject properties = schema.object("properties");
    List<String> additional = new ArrayList<>();
    for (Map.Entry<String, @Nullable Object> entry : mapping.entrySet()) {
      String name = entry.getKey();
      TreePath next = path.next(name);
      boolean known = properties.has(name);
      if (known) {
        faults.addAll(check(properties.object(name), entry.getValue(), next));
      }
      for (Map.Entry<String, @Nullable Object> each :
          schema.object("patternProperties").members().entrySet()) {
        if (pattern(each.getKey()).matcher(name).find()) {
          known = true;
          faults.addAll(
              check(
                  schema.object("patternProperties").object(each.getKey()),
                  entry.getValue(),
                  next));
        }
      }
      if (!known && schema.get("additionalProperties") instanceof JsonObject others) {
        faults.addAll(check(others, entry.getValue(), next));
      } else if (!known && Boolean.FALSE.equals(schema.get("additionalProperties"))) {
        additional.add(name);
      }
    }
    if (!additional.isEmpty()) {
      faults.add(
          new Fault(
              path,
              path.depth() + 1,
              "additional properties "
                  + String.join(", ", additional.stream().map(Schema::quote).toList())
                  + " not allowed"));
    }
  }

  private void list(
      JsonObject schema, List<@Nullable Object> list, TreePath path, List<Fault> faults) {
    if (schema.bool("uniqueItems")) {
      Map<@Nullable Object, Integer> seen = new HashMap<>();
      for (int i = 0; i < list.size(); i++) {
        Integer before = seen.putIfAbsent(list.get(i), i);
        if (before != null) {
          faults.addAll(one(path, "items at " + before + " and " + i + " are equal"));
          break;
        }
      }
    }
    if (schema.has("items")) {
      for (int i = 0; i < list.size(); i++) {
        faults.addAll(check(schema.object("items"), list.get(i), path.next(Integer.toString(i))));
      }
    }
  }

  private static void limits(JsonObject schema, Number number, TreePath path, List<Fault> faults) {
    if (schema.has("minimum") && number.doubleValue() < schema.decimal("minimum")) {
      faults.addAll(one(path, "must be greater than or equal to " + schema.number("minimum")));
    }
    if (schema.has("maximum") && number.doubleValue() > schema.decimal("maximum")) {
      faults.addAll(one(path, "must be less than or equal to " + schema.number("maximum")));
    }
  }

  private static boolean is(String type, @Nullable Object value) {
    return switch (type) {
      case "object" -> value instanceof Map;
      case "array" -> value instanceof List;
      case "string" -> value instanceof String;
      case "boolean" -> value instanceof Boolean;
      case "number" -> value instanceof Number;
      case "integer" ->
          value instanceof Long || (value instanceof Double number && number == Math.rint(number));
      default -> value == null;
    };
  }

  private static String readable(List<String> types) {
    List<String> names =
        types.stream().map(type -> type.equals("object") ? "mapping" : type).toList();
    if (names.size() == 1) {
      return names.get(0);
    }
    List<String> sorted = names.stream().sorted().toList();
    return String.join(", ", sorted.subList(0, sorted.size() - 1))
        + " or "
        + sorted.get(sorted.size() - 1);
  }

  private static String allowed(List<@Nullable Object> values) {
    List<String> texts = values.stream().map(Schema::display).toList();
    return texts.size() == 1
        ? "value must be " + texts.get(0)
        : "value must be one of " + String.join(", ", texts);
  }

  private static String display(@Nullable Object value) {
    return value instanceof String text ? quote(text) : GoText.of(value);
  }

  private static String quote(String text) {
    String quoted = GoText.quote(text).replace("\\\"", "\"").replace("'", "\\'");
    return "'" + quoted.substring(1, quoted.length() - 1) + "'";
  }

  private Pattern pattern(String text) {
    return patterns.computeIfAbsent(text, Pattern::compile);
  }
}
