package io.jdock.api.client;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object in document order. Values are {@code String}, {@code Long}, {@code Double}, {@code
 * Boolean}, {@code null}, {@link JsonObject} or {@code List} of these.
 *
 * <p>The typed getters read as Go does into a struct: what is absent or null gives the type's zero
 * value ("", 0, false, empty), because that is how the API's clients see it.
 */
public final class JsonObject {
  private final Map<String, @Nullable Object> members = new LinkedHashMap<>();

  /** Sets a member; an existing one keeps its place. */
  public JsonObject put(String name, @Nullable Object value) {
    members.put(name, value);
    return this;
  }

  /** The member's value, or null if there is none. */
  public @Nullable Object get(String name) {
    return members.get(name);
  }

  public boolean has(String name) {
    return members.get(name) != null;
  }

  public boolean isEmpty() {
    return members.isEmpty();
  }

  /** The members in document order, read-only. */
  public Map<String, @Nullable Object> members() {
    return Collections.unmodifiableMap(members);
  }

  public String string(String name) {
    return members.get(name) instanceof String text ? text : "";
  }

  public long number(String name) {
    return members.get(name) instanceof Number number ? number.longValue() : 0;
  }

  public double decimal(String name) {
    return members.get(name) instanceof Number number ? number.doubleValue() : 0;
  }

  public boolean bool(String name) {
    return members.get(name) instanceof Boolean bool && bool;
  }

  public JsonObject object(String name) {
    return members.get(name) instanceof JsonObject object ? object : new JsonObject();
  }

  /** The member as a list; empty if it is absent, null or no list. */
  public List<@Nullable Object> list(String name) {
    return asList(members.get(name));
  }

  /** The strings of a list member. */
  public List<String> strings(String name) {
    List<String> strings = new ArrayList<>();
    for (Object item : list(name)) {
      if (item instanceof String text) {
        strings.add(text);
      }
    }
    return strings;
  }

  /** The objects of a list member. */
  public List<JsonObject> objects(String name) {
    return objectsOf(members.get(name));
  }

  /** The objects in a parsed array. */
  public static List<JsonObject> objectsOf(@Nullable Object array) {
    List<JsonObject> objects = new ArrayList<>();
    for (Object item : asList(array)) {
      if (item instanceof JsonObject object) {
        objects.add(object);
      }
    }
    return objects;
  }

  private static List<@Nullable Object> asList(@Nullable Object value) {
    if (value instanceof List<?> list) {
      return Collections.unmodifiableList(list);
    }
    return List.of();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof JsonObject object && object.members.equals(members);
  }

  @Override
  public int hashCode() {
    return members.hashCode();
  }

  @Override
  public String toString() {
    return Json.write(this);
  }
}
