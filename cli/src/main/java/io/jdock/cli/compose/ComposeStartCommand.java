package io.jdock.cli.compose;

import io.jdock.cli.Arguments;
import io.jdock.cli.ExitCode;
import io.jdock.cli.Session;
import io.jdock.cli.flag.Flag;
import io.jdock.compose.engine.ServiceActions;
import java.io.IOException;
import java.util.List;

/** {@code jdock compose start}. */
public final class ComposeStartCommand extends ServiceCommand {
  private final Flag<Boolean> wait =
      flags.bool(null, "wait", "Wait for services to be running|healthy");

  public ComposeStartCommand() {
    super("start [OPTIONS] [SERVICE...]", "Start services", Arguments.any());
  }

  @Override
  public List<Example> examples() {
    return List.of(
        new Example("compose start", "what was stopped, in the order of dependencies"),
        new Example("compose start --wait db", "and return when it is ready"));
  }

  @Override
  protected int run(Session session, List<String> arguments) throws IOException {
    Target target = target(session, arguments);
    return work(
        session,
        "Running",
        engine -> {
          ServiceActions actions =
              new ServiceActions(engine, target.name(), target.project(), dryRun());
          actions.start(arguments);
          if (wait.get() && !dryRun()) {
            actions.awaitRunning(arguments);
          }
          return ExitCode.OK;
        });
  }
}
