package io.jdock.cli.compose;

import io.jdock.cli.Arguments;
import io.jdock.cli.ExitCode;
import io.jdock.cli.Session;
import io.jdock.cli.flag.Flag;
import io.jdock.compose.engine.Engine;
import io.jdock.compose.engine.ProjectContainer;
import io.jdock.compose.engine.ServiceActions;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** {@code jdock compose rm}. */
public final class ComposeRemoveCommand extends ServiceCommand {
  private final Flag<Boolean> force = flags.bool("f", "force", "Don't ask to confirm removal");
  private final Flag<Boolean> stop =
      flags.bool("s", "stop", "Stop the containers, if required, before removing");
  private final Flag<Boolean> volumes =
      flags.bool("v", "volumes", "Remove any anonymous volumes attached to containers");

  public ComposeRemoveCommand() {
    super("rm [OPTIONS] [SERVICE...]", "Removes stopped service containers", Arguments.any());
  }

  @Override
  public List<Example> examples() {
    return List.of(
        new Example("compose rm -f", "the containers that do not run"),
        new Example(
            "compose rm -s -f -v worker",
            "one service, running or not, with its anonymous volumes"));
  }

  @Override
  protected int run(Session session, List<String> arguments) throws IOException {
    Target target = target(session, arguments);
    if (stop.get()) {
      work(
          session,
          "Stopping",
          engine -> {
            actions(engine, target).stop(arguments, null);
            return ExitCode.OK;
          });
    }
    List<ProjectContainer> stopped =
        work(
            session,
            "Removing",
            engine -> actions(engine, target).removable(arguments, stop.get()));
    if (stopped.isEmpty()) {
      session.err().println("No stopped containers");
      return ExitCode.OK;
    }
    String message =
        "Going to remove "
            + String.join(", ", stopped.stream().map(ProjectContainer::name).toList());
    if (force.get()) {
      session.out().println(message);
      session.out().flush();
    } else if (!confirmed(session, message)) {
      return ExitCode.OK;
    }
    return work(
        session,
        "Removing",
        engine -> {
          actions(engine, target).remove(stopped, volumes.get(), force.get());
          return ExitCode.OK;
        });
  }

  private ServiceActions actions(Engine engine, Target target) {
    return new ServiceActions(engine, target.name(), target.project(), dryRun());
  }

  private static boolean confirmed(Session session, String message) throws IOException {
    session.out().print("? " + message + " [yN] ");
    session.out().flush();
    StringBuilder answer = new StringBuilder();
    for (int b = session.in().read(); b >= 0 && b != '\n'; b = session.in().read()) {
      answer.append((char) b);
    }
    String word = answer.toString().strip().toLowerCase(Locale.ROOT);
    return word.equals("y") || word.equals("yes");
  }
}
