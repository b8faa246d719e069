package io.jdock.cli.compose;

import io.jdock.cli.Arguments;
import io.jdock.cli.ExitCode;
import io.jdock.cli.Session;
import io.jdock.compose.engine.ServiceActions;
import java.io.IOException;
import java.util.List;

/** {@code jdock compose unpause}. */
public final class ComposeUnpauseCommand extends ServiceCommand {

  public ComposeUnpauseCommand() {
    super("unpause [SERVICE...]", "Unpause services", Arguments.any());
  }

  @Override
  public List<Example> examples() {
    return List.of(new Example("compose unpause", "go on where they stood"));
  }

  @Override
  protected int run(Session session, List<String> arguments) throws IOException {
    Target target = target(session, arguments);
    return work(
        session,
        "Running",
        engine -> {
          new ServiceActions(engine, target.name(), target.project(), dryRun())
              .pause(arguments, false);
          return ExitCode.OK;
        });
  }
}
