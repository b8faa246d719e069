package io.jdock.compose.engine;

import io.jdock.api.client.JsonObject;
import io.jdock.compose.model.DependsOn;
import io.jdock.compose.model.Project;
import io.jdock.compose.model.Service;
import io.jdock.compose.progress.Event;
import io.jdock.compose.progress.Status;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Starts containers in the order of dependencies, each service when its conditions are met. */
public final class Start {
  private final Engine engine;
  private final Project project;
  private final Readiness readiness;

  public Start(Engine engine, Project project) {
    this.engine = engine;
    this.project = project;
    this.readiness = new Readiness(engine);
  }

  /**
   * @param containers of the project, by service
   */
  public void run(Map<String, List<ProjectContainer>> containers)
      throws IOException, InterruptedException {
    new DependencyOrder(Dependencies.of(project))
        .run(engine.threads(), name -> service(name, containers));
  }

  private void service(String name, Map<String, List<ProjectContainer>> containers)
      throws IOException, InterruptedException {
    Service service = project.services().get(name);
    if (service == null || service.replicas() == 0) {
      return;
    }
    awaitDependencies(service, containers);
    startAll(service, containers.getOrDefault(name, List.of()));
  }

  /** Awaits that what a service depends on is as far as it wants it to be. */
  void awaitDependencies(Service service, Map<String, List<ProjectContainer>> containers)
      throws IOException, InterruptedException {
    String name = service.name();
    SideBySide conditions = engine.sideBySide();
    for (Map.Entry<String, DependsOn> each : service.dependsOn().entrySet()) {
      if (waits(each.getKey(), each.getValue())) {
        conditions.begin(
            () ->
                dependency(
                    name,
                    each.getKey(),
                    each.getValue(),
                    containers.getOrDefault(each.getKey(), List.of())));
      }
    }
    conditions.await();
  }

  private void startAll(Service service, List<ProjectContainer> own)
      throws IOException, InterruptedException {
    if (own.isEmpty()) {
      throw new ComposeFailure("service \"" + service.name() + "\" has no container to start");
    }
    SideBySide starts = engine.sideBySide();
    for (ProjectContainer container : own) {
      if (!container.running()) {
        starts.begin(() -> start(service, container));
      }
    }
    starts.await();
  }

  private boolean waits(String dependency, DependsOn on) {
    Service service = project.services().get(dependency);
    return !"service_started".equals(on.condition())
        && service != null
        && service.replicas() > 0
        && service.provider() == null;
  }

  private void dependency(
      String name, String dependency, DependsOn on, List<ProjectContainer> containers)
      throws IOException, InterruptedException {
    if (containers.isEmpty()) {
      String missing = name + " is missing dependency " + dependency;
      if (on.required()) {
        throw new ComposeFailure(missing);
      }
      engine.warnings().warn(missing);
      return;
    }
    containers.forEach(container -> engine.progress().working(container.title(), "Waiting"));
    boolean completed = "service_completed_successfully".equals(on.condition());
    try {
      if (completed) {
        readiness.awaitCompleted(dependency, containers);
      } else {
        readiness.awaitHealthy(containers, false);
      }
    } catch (ComposeFailure e) {
      failed(dependency, on, containers, e, completed);
      return;
    }
    containers.forEach(
        container -> engine.progress().done(container.title(), completed ? "Exited" : "Healthy"));
  }

  private void failed(
      String dependency,
      DependsOn on,
      List<ProjectContainer> containers,
      ComposeFailure e,
      boolean completed)
      throws ComposeFailure {
    String message = String.valueOf(e.getMessage());
    if (!on.required()) {
      String reason =
          completed
              ? "optional dependency " + message.replaceFirst("^service ", "")
              : "optional dependency \"" + dependency + "\" failed to start";
      containers.forEach(
          c -> engine.progress().event(Event.of(c.title(), Status.WARNING, "Skipped: " + reason)));
      engine.warnings().warn(completed ? reason : reason + ": " + message);
      return;
    }
    containers.forEach(
        c ->
            engine
                .progress()
                .event(Event.of(c.title(), Status.ERROR, completed ? message : "Error")));
    throw completed ? e : new ComposeFailure("dependency failed to start: " + message);
  }

  private void start(Service service, ProjectContainer container)
      throws IOException, InterruptedException {
    new Injection(engine, project).run(service, container);
    engine.progress().working(container.title(), "Starting");
    engine
        .client()
        .send("POST", "/containers/" + container.id() + "/start", (JsonObject) null)
        .close();
    new Hooks(engine).run(container, service.postStart());
    engine.progress().done(container.title(), "Started");
  }

  /**
   * Awaits that these services run, or are healthy where they say what that is, or have ended well
   * where others depend on that.
   */
  public void awaitRunning(
      Set<String> services, Map<String, List<ProjectContainer>> containers, long seconds)
      throws IOException, InterruptedException {
    Set<String> once = new TreeSet<>();
    for (Service service : project.services().values()) {
      service
          .dependsOn()
          .forEach(
              (name, on) -> {
                if ("service_completed_successfully".equals(on.condition())) {
                  once.add(name);
                }
              });
    }
    readiness.awaitAll(services, once, containers, seconds);
  }
}
