package io.jdock.cli.compose;

import io.jdock.cli.Arguments;
import io.jdock.cli.CommandException;
import io.jdock.cli.ExitCode;
import io.jdock.cli.Session;
import io.jdock.cli.copy.CopyCommand;
import io.jdock.cli.flag.Flag;
import io.jdock.compose.engine.Engine;
import io.jdock.compose.engine.Listing.OneOff;
import io.jdock.compose.engine.ProjectContainer;
import io.jdock.compose.load.GoText;
import io.jdock.compose.progress.Event;
import io.jdock.compose.progress.Status;
import java.io.IOException;
import java.util.List;

/** {@code jdock compose cp}. */
public final class ComposeCopyCommand extends ServiceCommand {
  private final Flag<Boolean> all =
      flags.bool(null, "all", "Include containers created by the run command");
  private final Flag<Boolean> archive =
      flags.bool("a", "archive", "Archive mode (copy all uid/gid information)");
  private final Flag<Boolean> followLink =
      flags.bool("L", "follow-link", "Always follow symbol link in SRC_PATH");
  private final Flag<Long> index = index(flags);

  public ComposeCopyCommand() {
    super(
        "cp [OPTIONS] SERVICE:SRC_PATH DEST_PATH|- | SRC_PATH|- SERVICE:DEST_PATH",
        "Copy files/folders between a service container and the local filesystem",
        Arguments.exactly(2));
  }

  @Override
  public List<Example> examples() {
    return List.of(
        new Example(
            "compose cp page.html web:/usr/share/nginx/html/", "into all containers of a service"),
        new Example("compose cp db:/var/log/postgres.log .", "out of the first one"));
  }

  @Override
  protected int run(Session session, List<String> arguments) throws IOException {
    if (arguments.get(0).isEmpty()) {
      throw new CommandException("source can not be empty");
    }
    if (arguments.get(1).isEmpty()) {
      throw new CommandException("destination can not be empty");
    }
    String from = service(arguments.get(0));
    String to = service(arguments.get(1));
    if (!from.isEmpty() && !to.isEmpty()) {
      throw new CommandException("copying between services is not supported");
    }
    if (from.isEmpty() && to.isEmpty()) {
      throw new CommandException("unknown copy direction");
    }
    List<ProjectContainer> targets = targets(session, from.isEmpty() ? to : from);
    return work(
        session,
        "Copying",
        engine -> {
          for (ProjectContainer each : from.isEmpty() ? targets : targets.subList(0, 1)) {
            copy(session, engine, each, arguments, from.isEmpty());
          }
          return ExitCode.OK;
        });
  }

  private static String service(String word) {
    int colon = word.indexOf(':');
    return word.startsWith("/") || word.startsWith(".") || colon < 0
        ? ""
        : word.substring(0, colon);
  }

  private static String path(String word) {
    return word.substring(word.indexOf(':') + 1);
  }

  private List<ProjectContainer> targets(Session session, String service) throws IOException {
    String project = name(session);
    if (index.get() > 0) {
      return List.of(one(session, project, service, index.get(), OneOff.EXCLUDE, true));
    }
    List<ProjectContainer> targets =
        containers(
            session, project, List.of(service), all.get() ? OneOff.INCLUDE : OneOff.EXCLUDE, true);
    if (targets.isEmpty()) {
      throw new CommandException("no container found for service " + GoText.quote(service));
    }
    return targets;
  }

  private void copy(
      Session session,
      Engine engine,
      ProjectContainer container,
      List<String> arguments,
      boolean inwards)
      throws IOException {
    String source = arguments.get(0);
    String destination = arguments.get(1);
    String text =
        inwards
            ? "copy " + source + " to " + container.name() + ":" + path(destination)
            : "copy " + container.name() + ":" + path(source) + " to " + destination;
    event(engine, container, text, Status.WORKING, "Copying");
    if (!dryRun()) {
      delegate(
          new CopyCommand(),
          session,
          List.of(
              "--quiet",
              "--archive=" + archive.get(),
              "--follow-link=" + followLink.get(),
              "--",
              inwards ? source : container.id() + ":" + path(source),
              inwards ? container.id() + ":" + path(destination) : destination));
    }
    event(engine, container, text, Status.DONE, "Copied");
  }

  private static void event(
      Engine engine, ProjectContainer container, String text, Status status, String word) {
    engine.progress().event(new Event(container.name(), "", text, status, word, 0, 0));
  }
}
