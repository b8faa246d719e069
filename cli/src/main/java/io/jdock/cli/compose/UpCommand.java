package io.jdock.cli.compose;

import io.jdock.cli.Arguments;
import io.jdock.cli.CommandException;
import io.jdock.cli.ExitCode;
import io.jdock.cli.Session;
import io.jdock.cli.flag.Flag;
import io.jdock.compose.engine.ProjectContainer;
import io.jdock.compose.engine.Start;
import io.jdock.compose.engine.Up;
import io.jdock.compose.load.Selection;
import io.jdock.compose.model.Project;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** {@code jdock compose up}. */
public final class UpCommand extends ComposeCommand {
  private final UpOptions options = new UpOptions(flags);
  private final Flag<Boolean> detach =
      flags.bool("d", "detach", "Detached mode: Run containers in the background");
  private final Flag<Boolean> abortOnExit =
      flags.bool(
          null,
          "abort-on-container-exit",
          "Stops all containers if any container was stopped. Incompatible with -d");
  private final Flag<Boolean> abortOnFailure =
      flags.bool(
          null,
          "abort-on-container-failure",
          "Stops all containers if any container exited with failure. Incompatible with -d");
  private final Flag<Boolean> recreateDependencies =
      flags.bool(
          null,
          "always-recreate-deps",
          "Recreate dependent containers. Incompatible with --no-recreate.");
  private final Flag<List<String>> attach =
      flags.list(
          null,
          "attach",
          "stringArray",
          "Restrict attaching to the specified services. Incompatible with --attach-dependencies.",
          text -> text);
  private final Flag<Boolean> attachDependencies =
      flags.bool(
          null, "attach-dependencies", "Automatically attach to log output of dependent services");
  private final Flag<List<String>> noAttach =
      flags.list(
          null,
          "no-attach",
          "stringArray",
          "Do not attach (stream logs) to the specified services",
          text -> text);
  private final Flag<String> exitCodeFrom =
      flags.string(
          null,
          "exit-code-from",
          "Return the exit code of the selected service container. Implies"
              + " --abort-on-container-exit");
  private final Flag<Boolean> noColor = flags.bool(null, "no-color", "Produce monochrome output");
  private final Flag<Boolean> noDeps = flags.bool(null, "no-deps", "Don't start linked services");
  private final Flag<Boolean> noLogPrefix =
      flags.bool(null, "no-log-prefix", "Don't print prefix in logs");
  private final Flag<Boolean> noStart =
      flags.bool(null, "no-start", "Don't start the services after creating them");
  private final Flag<Boolean> renewVolumes =
      flags.bool(
          "V",
          "renew-anon-volumes",
          "Recreate anonymous volumes instead of retrieving data from the previous containers");
  private final Flag<Long> timeout =
      flags.integer(
          "t",
          "timeout",
          0,
          "Use this timeout in seconds for container shutdown when attached or when containers are"
              + " already running");
  private final Flag<Boolean> timestamps = flags.bool(null, "timestamps", "Show timestamps");
  private final Flag<Boolean> await =
      flags.bool(null, "wait", "Wait for services to be running|healthy. Implies detached mode.");
  private final Flag<Long> waitTimeout =
      flags.integer(
          null,
          "wait-timeout",
          0,
          "Maximum duration in seconds to wait for the project to be running|healthy");

  public UpCommand() {
    super("up [OPTIONS] [SERVICE...]", "Create and start containers", Arguments.any());
  }

  @Override
  public List<Example> examples() {
    return List.of(
        new Example("compose up -d", "all of the application, in the background"),
        new Example("compose up -d --build web", "one service and what it needs, its image anew"),
        new Example("compose up", "with everybody's output; Ctrl-C stops them"));
  }

  @Override
  protected int run(Session session, List<String> services) throws IOException {
    boolean background = detach.get() || await.get() || noStart.get();
    boolean abort = abortOnExit.get() || abortOnFailure.get() || !exitCodeFrom.get().isEmpty();
    if (background && (abort || attachDependencies.get() || attach.changed())) {
      throw new CommandException(
          "--"
              + (await.get() ? "wait" : "detach")
              + " cannot be combined with"
              + " --abort-on-container-exit, --abort-on-container-failure, --attach,"
              + " --attach-dependencies or --watch");
    }
    Project loaded = compose().project(session, services);
    Project project =
        options.scaled(
            noDeps.get()
                ? Selection.withSelected(loaded, services, Selection.Related.NONE)
                : loaded);
    if (project.services().isEmpty()) {
      throw new CommandException("no service selected");
    }
    if (!exitCodeFrom.get().isEmpty() && !project.services().containsKey(exitCodeFrom.get())) {
      throw new CommandException("no such service: " + exitCodeFrom.get() + ": not found");
    }
    Up.Options how =
        options.up(project, services, recreateDependencies.get(), renewVolumes.get(), seconds());
    Map<String, List<ProjectContainer>> containers = new TreeMap<>();
    perform(
        session,
        "Running",
        engine -> {
          ComposeEngine up = new ComposeEngine(session, engine);
          ComposeBuild builder = new ComposeBuild(session, engine, options.buildWords());
          containers.putAll(up.up(builder, options.assumeYes()).create(project, how));
          if (background && !noStart.get()) {
            Start start = new Start(engine, project);
            start.run(containers);
            if (await.get()) {
              start.awaitRunning(
                  new TreeSet<>(project.services().keySet()), containers, waitTimeout.get());
            }
          }
        });
    if (dryRun() && !background) {
      session
          .out()
          .println("end of 'compose up' output, interactive run is not supported in dry-run mode");
      return ExitCode.OK;
    }
    return background ? ExitCode.OK : foreground(session, project, services, containers);
  }

  private @Nullable Integer seconds() {
    return timeout.changed() ? Math.toIntExact(timeout.get()) : null;
  }

  private int foreground(
      Session session,
      Project project,
      List<String> services,
      Map<String, List<ProjectContainer>> containers)
      throws IOException {
    boolean colour =
        !noColor.get()
            && (compose().ansi().equals("always")
                || (compose().ansi().equals("auto") && session.terminal().out()));
    Foreground.Options how =
        new Foreground.Options(
            new TreeSet<>(
                attach.changed()
                    ? attach.get()
                    : services.isEmpty() || attachDependencies.get()
                        ? project.serviceNames()
                        : services),
            new TreeSet<>(noAttach.get()),
            new TreeSet<>(services.isEmpty() ? project.serviceNames() : services),
            abortOnExit.get() || !exitCodeFrom.get().isEmpty(),
            abortOnFailure.get(),
            exitCodeFrom.get(),
            seconds());
    return new Foreground(
            session,
            compose(),
            project,
            new LogPrinter(
                session.out(), session.err(), colour, !noLogPrefix.get(), timestamps.get()))
        .run(containers, how);
  }
}
