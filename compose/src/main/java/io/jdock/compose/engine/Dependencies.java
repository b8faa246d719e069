package io.jdock.compose.engine;

import io.jdock.compose.model.Project;
import io.jdock.compose.model.Service;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What services need of each other: what the file says, and what shared namespaces imply. */
final class Dependencies {
  private static final String SERVICE = "service:";

  private Dependencies() {}

  static Map<String, Set<String>> of(Project project) {
    Map<String, Set<String>> dependencies = new LinkedHashMap<>();
    project.services().forEach((name, service) -> dependencies.put(name, of(service)));
    return dependencies;
  }

  static Set<String> of(Service service) {
    Set<String> others = new TreeSet<>(service.dependsOn().keySet());
    for (String link : service.links()) {
      others.add(link.contains(":") ? link.substring(0, link.indexOf(':')) : link);
    }
    for (String from : service.volumesFrom()) {
      if (!from.startsWith("container:")) {
        others.add(from.contains(":") ? from.substring(0, from.indexOf(':')) : from);
      }
    }
    add(others, service.networkMode());
    add(others, service.ipc());
    add(others, service.pid());
    return others;
  }

  private static void add(Set<String> others, @Nullable String mode) {
    String name = serviceOf(mode);
    if (!name.isEmpty()) {
      others.add(name);
    }
  }

  /** The service whose namespace is meant by {@code service:NAME}; empty for none. */
  static String serviceOf(@Nullable String mode) {
    return mode != null && mode.startsWith(SERVICE) ? mode.substring(SERVICE.length()) : "";
  }
}
