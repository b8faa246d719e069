package io.jdock.compose.engine;

import io.jdock.api.client.EngineException;
import io.jdock.api.client.Query;
import io.jdock.compose.model.Project;
import io.jdock.compose.model.Service;
import io.jdock.compose.progress.Event;
import io.jdock.compose.progress.Status;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Ends containers. */
final class Removal {
  private final Engine engine;
  private final @Nullable Project project;

  Removal(Engine engine) {
    this(engine, null);
  }

  /**
   * @param project whose services say what is run in a container before it is stopped; null where
   *     that is not known
   */
  Removal(Engine engine, @Nullable Project project) {
    this.engine = engine;
    this.project = project;
  }

  /**
   * @param seconds that each has to end by itself; null for what it or the engine says
   */
  void stop(List<ProjectContainer> containers, @Nullable Integer seconds)
      throws IOException, InterruptedException {
    SideBySide tasks = engine.sideBySide();
    containers.forEach(container -> tasks.begin(() -> stop(container, seconds)));
    tasks.await();
  }

  /** Stops and removes them side by side. */
  void remove(List<ProjectContainer> containers, @Nullable Integer seconds, boolean volumes)
      throws IOException, InterruptedException {
    SideBySide tasks = engine.sideBySide();
    containers.forEach(container -> tasks.begin(() -> remove(container, seconds, volumes)));
    tasks.await();
  }

  void stop(ProjectContainer container, @Nullable Integer seconds) throws IOException {
    engine.progress().working(container.title(), "Stopping");
    runHooks(container);
    Query query = Query.of();
    if (seconds != null) {
      query.add("t", seconds);
    }
    try {
      engine.client().post("/containers/" + container.id() + "/stop" + query).close();
    } catch (EngineException e) {
      if (!e.notFound()) {
        engine.progress().event(Event.of(container.title(), Status.ERROR, "Error while Stopping"));
      }
      throw e;
    }
    engine.progress().done(container.title(), "Stopped");
  }

  private void runHooks(ProjectContainer container) throws IOException {
    Service service = project == null ? null : project.services().get(container.service());
    if (service == null) {
      return;
    }
    try {
      new Hooks(engine).run(container, service.preStop());
    } catch (EngineException e) {
      if (!e.notFound() && !e.conflict()) {
        throw e; // else it has ended meanwhile
      }
    }
  }

  void remove(ProjectContainer container, @Nullable Integer seconds, boolean volumes)
      throws IOException {
    try {
      stop(container, seconds);
      engine.progress().working(container.title(), "Removing");
      engine
          .client()
          .delete("/containers/" + container.id() + Query.of().add("force", true).add("v", volumes))
          .close();
    } catch (EngineException e) {
      if (!e.notFound() && !e.conflict()) {
        engine.progress().event(Event.of(container.title(), Status.ERROR, "Error while Removing"));
        throw e;
      }
    }
    engine.progress().done(container.title(), "Removed");
  }
}
