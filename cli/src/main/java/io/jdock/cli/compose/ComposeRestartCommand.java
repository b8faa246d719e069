package io.jdock.cli.compose;

import io.jdock.cli.Arguments;
import io.jdock.cli.ExitCode;
import io.jdock.cli.Session;
import io.jdock.cli.flag.Flag;
import io.jdock.compose.engine.ServiceActions;
import java.io.IOException;
import java.util.List;

/** {@code jdock compose restart}. */
public final class ComposeRestartCommand extends ServiceCommand {
  private final Flag<Boolean> noDeps =
      flags.bool(null, "no-deps", "Don't restart dependent services");
  private final Flag<Long> timeout =
      flags.integer("t", "timeout", 0, "Specify a shutdown timeout in seconds");

  public ComposeRestartCommand() {
    super("restart [OPTIONS] [SERVICE...]", "Restart service containers", Arguments.any());
  }

  @Override
  public List<Example> examples() {
    return List.of(
        new Example(
            "compose restart web", "the same containers again: changes of the file need up"),
        new Example("compose restart --no-deps db", "without those that depend on it"));
  }

  @Override
  protected int run(Session session, List<String> arguments) throws IOException {
    Target target = target(session, List.of());
    Integer seconds = timeout.changed() ? Math.toIntExact(timeout.get()) : null;
    return work(
        session,
        "Restarting",
        engine -> {
          new ServiceActions(engine, target.name(), target.project(), dryRun())
              .restart(arguments, !noDeps.get(), seconds);
          return ExitCode.OK;
        });
  }
}
