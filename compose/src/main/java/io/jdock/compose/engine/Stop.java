package io.jdock.compose.engine;

import io.jdock.compose.model.Project;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Stops containers, those that others depend on last. */
public final class Stop {
  private Stop() {}

  /**
   * @param seconds that each has to end by itself; null for its own
   */
  public static void run(
      Engine engine, Project project, List<ProjectContainer> containers, @Nullable Integer seconds)
      throws IOException, InterruptedException {
    Map<String, List<ProjectContainer>> byService = new TreeMap<>();
    containers.forEach(c -> byService.computeIfAbsent(c.service(), s -> new ArrayList<>()).add(c));
    Removal removal = new Removal(engine, project);
    new DependencyOrder(Dependencies.of(project))
        .reversed()
        .run(
            engine.threads(),
            service -> removal.stop(byService.getOrDefault(service, List.of()), seconds));
  }
}
