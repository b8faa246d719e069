package io.jdock.cli.compose;

import io.jdock.cli.Arguments;
import io.jdock.cli.ExitCode;
import io.jdock.cli.Session;
import io.jdock.cli.flag.Flag;
import io.jdock.compose.engine.ServiceActions;
import java.io.IOException;
import java.util.List;

/** {@code jdock compose stop}. */
public final class ComposeStopCommand extends ServiceCommand {
  private final Flag<Long> timeout =
      flags.integer("t", "timeout", 0, "Specify a shutdown timeout in seconds");

  public ComposeStopCommand() {
    super("stop [OPTIONS] [SERVICE...]", "Stop services", Arguments.any());
  }

  @Override
  public List<Example> examples() {
    return List.of(
        new Example(
            "compose stop",
            "all services, those that others depend on last; start brings them back"),
        new Example("compose stop -t 30 worker", "half a minute for one of them to end by itself"));
  }

  @Override
  protected int run(Session session, List<String> arguments) throws IOException {
    Target target = target(session, arguments);
    Integer seconds = timeout.changed() ? Math.toIntExact(timeout.get()) : null;
    return work(
        session,
        "Stopping",
        engine -> {
          new ServiceActions(engine, target.name(), target.project(), dryRun())
              .stop(arguments, seconds);
          return ExitCode.OK;
        });
  }
}
