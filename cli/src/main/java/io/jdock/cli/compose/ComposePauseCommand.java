package io.jdock.cli.compose;

import io.jdock.cli.Arguments;
import io.jdock.cli.ExitCode;
import io.jdock.cli.Session;
import io.jdock.compose.engine.ServiceActions;
import java.io.IOException;
import java.util.List;

/** {@code jdock compose pause}. */
public final class ComposePauseCommand extends ServiceCommand {

  public ComposePauseCommand() {
    super("pause [SERVICE...]", "Pause services", Arguments.any());
  }

  @Override
  public List<Example> examples() {
    return List.of(
        new Example("compose pause", "their processes stand still and keep their memory"));
  }

  @Override
  protected int run(Session session, List<String> arguments) throws IOException {
    Target target = target(session, arguments);
    return work(
        session,
        "Pausing",
        engine -> {
          new ServiceActions(engine, target.name(), target.project(), dryRun())
              .pause(arguments, true);
          return ExitCode.OK;
        });
  }
}
