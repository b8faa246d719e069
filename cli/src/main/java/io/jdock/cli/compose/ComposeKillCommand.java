package io.jdock.cli.compose;

import io.jdock.cli.Arguments;
import io.jdock.cli.ExitCode;
import io.jdock.cli.Session;
import io.jdock.cli.flag.Flag;
import io.jdock.compose.engine.ServiceActions;
import java.io.IOException;
import java.util.List;

/** {@code jdock compose kill}. */
public final class ComposeKillCommand extends ServiceCommand {
  private final Flag<Boolean> removeOrphans =
      flags.bool(
          null, "remove-orphans", "Remove containers for services not defined in the Compose file");
  private final Flag<String> signal =
      flags.string("s", "signal", "SIGKILL", "SIGNAL to send to the container");

  public ComposeKillCommand() {
    super("kill [OPTIONS] [SERVICE...]", "Force stop service containers", Arguments.any());
  }

  @Override
  public List<Example> examples() {
    return List.of(
        new Example("compose kill", "all services at once, with no time to end by themselves"),
        new Example(
            "compose kill -s SIGHUP proxy",
            "any other signal: many programs read their settings again"));
  }

  @Override
  protected int run(Session session, List<String> arguments) throws IOException {
    Target target = target(session, arguments);
    return work(
        session,
        "Killing",
        engine -> {
          boolean any =
              new ServiceActions(engine, target.name(), target.project(), dryRun())
                  .kill(arguments, signal.get(), removeOrphans.get());
          if (!any) {
            session.err().print("no container to kill");
          }
          return ExitCode.OK;
        });
  }
}
