package io.jdock.compose.load;

import io.jdock.compose.model.Project;
import io.jdock.compose.model.Service;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Services that in the end depend on themselves. */
final class Cycles {
  private final Project project;
  private final Set<String> done = new HashSet<>();

  private Cycles(Project project) {
    this.project = project;
  }

  static void check(Project project) throws ComposeException {
    Cycles cycles = new Cycles(project);
    for (String name : project.serviceNames()) {
      cycles.follow(name, new ArrayList<>());
    }
  }

  private void follow(String name, List<String> path) throws ComposeException {
    if (path.contains(name)) {
      List<String> cycle = new ArrayList<>(path.subList(path.indexOf(name), path.size()));
      cycle.add(name);
      throw new ComposeException("dependency cycle detected: " + String.join(" -> ", cycle));
    }
    Service service = project.services().get(name);
    if (service == null || done.contains(name)) {
      return;
    }
    path.add(name);
    for (String other : service.dependsOn().keySet().stream().sorted().toList()) {
      follow(other, path);
    }
    path.remove(path.size() - 1);
    done.add(name);
  }
}
