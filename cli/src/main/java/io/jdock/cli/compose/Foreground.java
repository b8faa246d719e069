package io.jdock.cli.compose;

import io.jdock.api.client.EngineException;
import io.jdock.api.client.Query;
import io.jdock.cli.CommandException;
import io.jdock.cli.Session;
import io.jdock.cli.terminal.Signals;
import io.jdock.compose.engine.Engine;
import io.jdock.compose.engine.Names;
import io.jdock.compose.engine.ProjectContainer;
import io.jdock.compose.engine.Start;
import io.jdock.compose.engine.Stop;
import io.jdock.compose.model.Project;
import io.jdock.compose.model.Service;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code up} without {@code -d}: shows everybody's output until all have ended or Ctrl-C. */
final class Foreground {
  private static final int INTERRUPTED = 130;

  /**
   * @param attach services whose output is shown
   * @param except of these, not shown all the same
   * @param stopped services that are stopped in the end; others go on
   * @param abortOnExit whether the first container that ends stops the others
   * @param abortOnFailure the same, if it ended badly
   * @param exitCodeFrom the service whose exit code is ours; empty for none
   * @param timeout seconds that containers have to end by themselves
   */
  record Options(
      Set<String> attach,
      Set<String> except,
      Set<String> stopped,
      boolean abortOnExit,
      boolean abortOnFailure,
      String exitCodeFrom,
      @Nullable Integer timeout) {}

  /** One that has ended. */
  private record Ended(ProjectContainer container, int code) {}

  private final Session session;
  private final ComposeOptions compose;
  private final Project project;
  private final LogPrinter printer;
  private final AtomicInteger interrupts = new AtomicInteger();

  Foreground(Session session, ComposeOptions compose, Project project, LogPrinter printer) {
    this.session = session;
    this.compose = compose;
    this.project = project;
    this.printer = printer;
  }

  int run(Map<String, List<ProjectContainer>> containers, Options options) throws IOException {
    ComposeEngine composed = ComposeEngine.silent(session, compose);
    Engine engine = composed.engine();
    List<Attachment> attached = attach(containers, options);
    session
        .out()
        .println(
            "Attaching to "
                + attached.stream()
                    .map(one -> name(one.container()))
                    .collect(Collectors.joining(", ")));
    session.out().flush();
    List<ProjectContainer> all = new ArrayList<>();
    containers.forEach(
        (service, own) -> {
          if (options.stopped().contains(service)) {
            all.addAll(own);
          }
        });
    Signals.handle("INT", () -> interrupted(engine, all, options));
    Signals.handle("TERM", () -> interrupted(engine, all, options));
    CompletionService<Ended> ends = new ExecutorCompletionService<>(engine.threads());
    for (Attachment one : attached) {
      ends.submit(() -> new Ended(one.container(), one.follow()));
    }
    try {
      new Start(engine, project).run(containers);
      return await(ends, attached.size(), engine, all, options);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandException(INTERRUPTED, "canceled");
    }
  }

  private List<Attachment> attach(Map<String, List<ProjectContainer>> containers, Options options)
      throws IOException {
    List<Attachment> attached = new ArrayList<>();
    for (Map.Entry<String, List<ProjectContainer>> each : containers.entrySet()) {
      Service service = project.services().get(each.getKey());
      if (service == null) {
        continue;
      }
      boolean shown =
          options.attach().contains(each.getKey())
              && !options.except().contains(each.getKey())
              && !Boolean.FALSE.equals(service.attach());
      if (!shown) {
        continue;
      }
      for (ProjectContainer container : each.getValue()) {
        printer.register(name(container));
        attached.add(
            new Attachment(session.client(), container, name(container), service.tty(), printer));
      }
    }
    return attached;
  }

  /** A container's name without the project's. */
  private String name(ProjectContainer container) {
    return Names.withoutProject(
        project.name(),
        container.name(),
        container.service(),
        Integer.toString(container.number()),
        project.separator());
  }

  private int await(
      CompletionService<Ended> ends,
      int count,
      Engine engine,
      List<ProjectContainer> all,
      Options options)
      throws IOException, InterruptedException {
    int code = 0;
    boolean aborted = false;
    for (int i = 0; i < count; i++) {
      Ended ended;
      try {
        ended = ends.take().get();
      } catch (ExecutionException e) {
        if (e.getCause() instanceof IOException io) {
          throw io;
        }
        throw new IllegalStateException(e.getCause());
      }
      boolean abort = options.abortOnExit() || (options.abortOnFailure() && ended.code() != 0);
      if (abort && !aborted && interrupts.get() == 0) {
        aborted = true;
        session.out().println("Aborting on container exit...");
        session.out().flush();
        code = options.exitCodeFrom().isEmpty() ? ended.code() : code;
        stop(all, options.timeout());
      }
      if (ended.container().service().equals(options.exitCodeFrom())) {
        code = ended.code();
      }
    }
    return interrupts.get() > 0 ? INTERRUPTED : code;
  }

  private void interrupted(Engine engine, List<ProjectContainer> all, Options options) {
    int count = interrupts.incrementAndGet();
    if (count > 2) {
      return;
    }
    engine
        .threads()
        .execute(
            () -> {
              try {
                if (count == 1) {
                  session.out().println("Gracefully Stopping... press Ctrl+C again to force");
                  session.out().flush();
                  stop(all, options.timeout());
                } else {
                  kill(all);
                }
              } catch (IOException e) {
                session.err().println(e.getMessage());
                session.err().flush();
              }
            });
  }

  private void stop(List<ProjectContainer> all, @Nullable Integer seconds) throws IOException {
    ComposeEngine.run(
        session, compose, "Stopping", false, engine -> Stop.run(engine, project, all, seconds));
  }

  private void kill(List<ProjectContainer> all) throws IOException {
    for (ProjectContainer container : all) {
      try {
        session
            .client()
            .post("/containers/" + container.id() + "/kill" + Query.of().add("signal", "KILL"))
            .close();
      } catch (EngineException e) {
        if (!e.conflict() && !e.notFound()) {
          throw e;
        }
      }
    }
  }
}
