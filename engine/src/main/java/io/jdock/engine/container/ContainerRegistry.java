package io.jdock.engine.container;

import io.jdock.engine.EngineException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** All containers by id, prefix of an id and name. Thread-safe. */
final class ContainerRegistry {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]+");

  private final NavigableMap<String, Container> byId = new TreeMap<>();
  private final Map<String, String> idByName = new HashMap<>();

  /**
   * @throws EngineException in Docker's words when no container, or more than one, is meant
   */
  synchronized Container resolve(String ref) {
    Container exact = byId.get(ref);
    if (exact != null) {
      return exact;
    }
    String name = ref.startsWith("/") ? ref.substring(1) : ref;
    String id = idByName.get(name);
    Container named = id == null ? null : byId.get(id);
    if (named != null) {
      return named;
    }
    if (ref.isEmpty()) {
      throw EngineException.invalid("No container name or ID supplied");
    }
    List<Container> candidates = new ArrayList<>();
    for (Map.Entry<String, Container> entry : byId.tailMap(ref).entrySet()) {
      if (!entry.getKey().startsWith(ref)) {
        break;
      }
      candidates.add(entry.getValue());
    }
    if (candidates.size() > 1) {
      throw EngineException.invalid("Multiple IDs found with provided prefix: " + ref);
    }
    if (candidates.isEmpty()) {
      throw EngineException.notFound("No such container: " + ref);
    }
    return candidates.get(0);
  }

  /** Checks a name that a user chose. */
  static String checkName(String text) {
    String name = text.startsWith("/") ? text.substring(1) : text;
    if (!NAME.matcher(name).matches()) {
      throw EngineException.invalid(
          "Invalid container name (" + text + "), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed");
    }
    return name;
  }

  /**
   * Keeps a name for a container that is being made.
   *
   * @throws EngineException in Docker's words when another has it
   */
  synchronized void reserve(String name, String id) {
    String owner = idByName.putIfAbsent(name, id);
    if (owner != null && !owner.equals(id)) {
      throw EngineException.conflict(
          "Conflict. The container name \"/"
              + name
              + "\" is already in use by container \""
              + owner
              + "\". You have to remove (or rename) that container to be able to reuse that name.");
    }
  }

  /** Keeps a made-up name that nobody has. */
  synchronized String reserveGenerated(NameGenerator generator, String id) {
    for (int attempt = 0; attempt < 6; attempt++) {
      String name = generator.next(attempt);
      if (idByName.putIfAbsent(name, id) == null) {
        return name;
      }
    }
    String fallback = id.substring(0, 12);
    reserve(fallback, id);
    return fallback;
  }

  synchronized void release(String name) {
    idByName.remove(name);
  }

  synchronized void rename(Container container, String to) {
    String from = container.name();
    reserve(to, container.id());
    idByName.remove(from);
  }

  synchronized void add(Container container) {
    byId.put(container.id(), container);
    idByName.put(container.name(), container.id());
  }

  synchronized void remove(Container container) {
    byId.remove(container.id());
    idByName.remove(container.name(), container.id());
  }

  synchronized List<Container> all() {
    return List.copyOf(byId.values());
  }

  /** Whether an id is taken, whole or short. */
  synchronized boolean taken(String id) {
    String shortId = id.substring(0, 12);
    String next = byId.ceilingKey(shortId);
    return next != null && next.startsWith(shortId);
  }
}
