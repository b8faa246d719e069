package io.jdock.compose.engine;

import io.jdock.api.client.Json;
import io.jdock.api.client.JsonLines;
import io.jdock.api.client.JsonObject;
import io.jdock.api.client.Query;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Awaits that containers are ready, by the engine's events: nothing is asked over and over. */
final class Readiness {
  private final Engine engine;

  Readiness(Engine engine) {
    this.engine = engine;
  }

  /** Awaits that one of them has ended, well. */
  void awaitCompleted(String service, List<ProjectContainer> containers) throws IOException {
    if (engine.dryRun()) {
      return; // nothing was started that could end
    }
    for (ProjectContainer container : containers) {
      JsonObject answer =
          engine
              .client()
              .post("/containers/" + container.id() + "/wait?condition=not-running")
              .object();
      long code = answer.number("StatusCode");
      if (code != 0) {
        throw new ComposeFailure(
            "service \"" + service + "\" didn't complete successfully: exit " + code);
      }
    }
  }

  /**
   * @param runningIsEnough for containers without a healthcheck
   * @throws ComposeFailure if one cannot become healthy any more
   */
  void awaitHealthy(List<ProjectContainer> containers, boolean runningIsEnough) throws IOException {
    for (ProjectContainer container : containers) {
      awaitHealthy(container, runningIsEnough);
    }
  }

  private void awaitHealthy(ProjectContainer container, boolean runningIsEnough)
      throws IOException {
    if (engine.dryRun()) {
      return; // nothing was started that could become healthy
    }
    String filters =
        Json.write(
            new JsonObject()
                .put("container", List.of(container.id()))
                .put("type", List.of("container")));
    // events first, then the state: what changes in between is told
    try (JsonLines events =
        engine.client().get("/events" + Query.of().add("filters", filters)).lines()) {
      while (!healthy(container, runningIsEnough)) {
        JsonObject event;
        do {
          event = events.next();
          if (event == null) {
            throw new IOException("the engine ended its stream of events");
          }
        } while (!tells(event.string("Action")));
      }
    }
  }

  private static boolean tells(String action) {
    return action.startsWith("health_status")
        || action.equals("die")
        || action.equals("start")
        || action.equals("destroy");
  }

  private boolean healthy(ProjectContainer container, boolean runningIsEnough) throws IOException {
    JsonObject inspected = engine.client().getObject("/containers/" + container.id() + "/json");
    JsonObject state = inspected.object("State");
    String name = container.name();
    if (state.string("Status").equals("exited")) {
      throw new ComposeFailure("container " + name + " exited (" + state.number("ExitCode") + ")");
    }
    if (!state.has("Health") || state.object("Health").string("Status").equals("none")) {
      if (runningIsEnough) {
        return state.string("Status").equals("running");
      }
      throw new ComposeFailure("container " + name + " has no healthcheck configured");
    }
    String status = state.object("Health").string("Status");
    switch (status) {
      case "healthy":
        return true;
      case "starting":
        return false;
      case "unhealthy":
        throw new ComposeFailure("container " + name + " is unhealthy");
      default:
        throw new ComposeFailure(
            "container " + name + " had unexpected health status \"" + status + "\"");
    }
  }

  /**
   * @param once services that do their work and end
   * @param seconds at most; 0 for as long as it takes
   */
  void awaitAll(
      Set<String> services,
      Set<String> once,
      Map<String, List<ProjectContainer>> containers,
      long seconds)
      throws IOException, InterruptedException {
    List<Future<?>> waits = new ArrayList<>();
    for (String service : services) {
      for (ProjectContainer container : containers.getOrDefault(service, List.of())) {
        engine.progress().working(container.title(), "Waiting");
        waits.add(
            engine
                .threads()
                .submit(
                    () -> {
                      if (once.contains(service)) {
                        awaitCompleted(service, List.of(container));
                        engine.progress().done(container.title(), "Exited");
                      } else {
                        awaitHealthy(container, true);
                        engine.progress().done(container.title(), "Healthy");
                      }
                      return null;
                    }));
      }
    }
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    Failures failures = new Failures();
    for (Future<?> wait : waits) {
      try {
        if (seconds == 0) {
          wait.get();
        } else {
          wait.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        }
      } catch (ExecutionException e) {
        failures.add(e);
      } catch (TimeoutException e) {
        waits.forEach(other -> other.cancel(true));
        throw new ComposeFailure("timeout waiting for dependencies");
      }
    }
    failures.raise();
  }
}
