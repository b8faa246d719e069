package io.jdock.cli.compose;

import io.jdock.cli.Arguments;
import io.jdock.cli.ExitCode;
import io.jdock.cli.Session;
import io.jdock.compose.engine.Up;
import io.jdock.compose.model.Project;
import java.io.IOException;
import java.util.List;

/** {@code jdock compose create}. */
public final class ComposeCreateCommand extends ComposeCommand {
  private final UpOptions options = new UpOptions(flags);

  public ComposeCreateCommand() {
    super("create [OPTIONS] [SERVICE...]", "Creates containers for a service", Arguments.any());
  }

  @Override
  public List<Example> examples() {
    return List.of(
        new Example("compose create", "containers, networks and volumes; nothing is started"));
  }

  @Override
  protected int run(Session session, List<String> services) throws IOException {
    Project project = options.scaled(compose().project(session, services));
    Up.Options how = options.up(project, services, false, false, null);
    perform(
        session,
        "Creating",
        engine ->
            new ComposeEngine(session, engine)
                .up(new ComposeBuild(session, engine, options.buildWords()), options.assumeYes())
                .create(project, how));
    return ExitCode.OK;
  }
}
