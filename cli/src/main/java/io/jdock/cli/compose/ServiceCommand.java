package io.jdock.cli.compose;

import io.jdock.cli.Arguments;
import io.jdock.cli.CommandException;
import io.jdock.cli.Session;
import io.jdock.cli.flag.Flag;
import io.jdock.cli.flag.Flags;
import io.jdock.compose.engine.Engine;
import io.jdock.compose.engine.Labels;
import io.jdock.compose.engine.Listing.OneOff;
import io.jdock.compose.engine.ProjectContainer;
import io.jdock.compose.load.ComposeException;
import io.jdock.compose.load.GoText;
import io.jdock.compose.load.ProjectOptions;
import io.jdock.compose.model.Project;
import io.jdock.compose.progress.Progress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * A command on what a project has running: the project is known by its files, or with {@code -p} by
 * its name alone.
 */
abstract class ServiceCommand extends ComposeCommand {
  static final String DRY_RUN = " DRY-RUN MODE - ";

  ServiceCommand(String synopsis, String summary, Arguments arguments) {
    super(synopsis, summary, arguments);
  }

  ServiceCommand(String synopsis, String summary, Arguments arguments, Flags flags) {
    super(synopsis, summary, arguments, flags);
  }

  /**
   * What a command works on.
   *
   * @param project null if only the name is known
   */
  record Target(String name, @Nullable Project project) {}

  /** What is done with an engine. */
  @FunctionalInterface
  interface Work<T> {
    T on(Engine engine) throws IOException, InterruptedException;
  }

  /** The project with these services and what they depend on, or only its name. */
  final Target target(Session session, List<String> services) throws IOException {
    String given = compose().projectName();
    if (given != null && !compose().hasFiles()) {
      return new Target(given.toLowerCase(Locale.ROOT), null);
    }
    try {
      Project project =
          compose().project(session, services, ProjectOptions.Step.ENVIRONMENT_RESOLUTION);
      return new Target(project.name(), project);
    } catch (ComposeException e) {
      String named = compose().variable("COMPOSE_PROJECT_NAME");
      if (named.isEmpty()) {
        throw e;
      }
      return new Target(named, null);
    }
  }

  final String name(Session session) throws IOException {
    return compose().nameOnly(session).toLowerCase(Locale.ROOT);
  }

  /**
   * Does it with progress shown as the user wants it.
   *
   * @param title such as {@code Stopping}
   */
  final <T> T work(Session session, String title, Work<T> work) throws IOException {
    try (Progress progress = ComposeEngine.progress(session, compose(), title, dryRun())) {
      return work.on(ComposeEngine.engine(session, compose(), progress, dryRun()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandException(130, "canceled");
    }
  }

  /** Whether what goes to stdout may be coloured. */
  final boolean coloured(Session session) {
    String ansi = compose().ansi();
    return ansi.equals("always") || (ansi.equals("auto") && session.terminal().out());
  }

  /** The containers of these services, or of all. */
  final List<ProjectContainer> containers(
      Session session, String project, List<String> services, OneOff oneOff, boolean stopped)
      throws IOException {
    List<ProjectContainer> chosen = new ArrayList<>();
    for (ProjectContainer container :
        new io.jdock.compose.engine.Listing(session.client())
            .containers(project, oneOff, stopped)) {
      if (services.isEmpty() || services.contains(container.service())) {
        chosen.add(container);
      }
    }
    return chosen;
  }

  /**
   * One container of a service: the one of that number, or with 0 the first.
   *
   * @throws CommandException if there is none
   */
  final ProjectContainer one(
      Session session, String project, String service, long index, OneOff oneOff, boolean stopped)
      throws IOException {
    return containers(session, project, List.of(service), oneOff, stopped).stream()
        .filter(container -> container.labels().containsKey(Labels.CONFIG_HASH))
        .filter(container -> index <= 0 || container.number() == index)
        .min(
            Comparator.comparing(ProjectContainer::oneOff)
                .thenComparingInt(ProjectContainer::number))
        .orElseThrow(
            () ->
                new CommandException(
                    "service "
                        + GoText.quote(service)
                        + " is not running"
                        + (index > 0 ? " container #" + index : "")));
  }

  /** A container that runs. */
  final ProjectContainer running(Session session, String project, String service, long index)
      throws IOException {
    return one(session, project, service, index, OneOff.INCLUDE, false);
  }

  /** The answers of several requests made at the same time, in their order. */
  static <T> List<T> all(Engine engine, List<Callable<T>> tasks)
      throws IOException, InterruptedException {
    List<T> answers = new ArrayList<>();
    for (Future<T> task : engine.threads().invokeAll(tasks)) {
      try {
        answers.add(task.get());
      } catch (ExecutionException e) {
        if (e.getCause() instanceof IOException cause) {
          throw cause;
        }
        throw new IOException(e.getCause());
      }
    }
    return answers;
  }

  /** {@code --index}, the same for all commands that have it. */
  static Flag<Long> index(Flags flags) {
    return flags.integer(
        null, "index", 0, "Index of the container if service has multiple replicas");
  }
}
