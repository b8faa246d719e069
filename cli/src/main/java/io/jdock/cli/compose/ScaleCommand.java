package io.jdock.cli.compose;

import io.jdock.cli.Arguments;
import io.jdock.cli.CommandException;
import io.jdock.cli.ExitCode;
import io.jdock.cli.Session;
import io.jdock.cli.flag.Flag;
import io.jdock.compose.engine.ImageStep;
import io.jdock.compose.engine.Start;
import io.jdock.compose.engine.Up;
import io.jdock.compose.load.Selection;
import io.jdock.compose.model.Project;
import java.io.IOException;
import java.util.List;
import java.util.TreeSet;

/** {@code jdock compose scale}. */
public final class ScaleCommand extends ComposeCommand {
  private final Flag<Boolean> noDeps = flags.bool(null, "no-deps", "Don't start linked services");

  public ScaleCommand() {
    super("scale [SERVICE=REPLICAS...]", "Scale services", Arguments.atLeast(1));
  }

  @Override
  public List<Example> examples() {
    return List.of(new Example("compose scale worker=3", "three containers of that service"));
  }

  @Override
  protected int run(Session session, List<String> scales) throws IOException {
    for (String scale : scales) {
      int equals = scale.indexOf('=');
      if (equals <= 0 || equals == scale.length() - 1) {
        throw new CommandException("invalid scale specifier: " + scale);
      }
      if (!scale.substring(equals + 1).matches("[0-9]{1,6}")) {
        throw new CommandException(
            "invalid scale specifier: can't parse replica value as int: " + scale);
      }
    }
    List<String> services =
        scales.stream().map(scale -> scale.substring(0, scale.indexOf('='))).toList();
    Project loaded = compose().project(session, services);
    Project project =
        UpOptions.scaled(
            noDeps.get()
                ? Selection.withSelected(loaded, services, Selection.Related.NONE)
                : loaded,
            scales);
    Up.Options how =
        new Up.Options(
            new TreeSet<>(services),
            "diverged",
            "diverged",
            false,
            false,
            false,
            null,
            new ImageStep.Options(false, false, "", false));
    perform(
        session,
        "Running",
        engine ->
            new Start(engine, project)
                .run(
                    new ComposeEngine(session, engine)
                        .up(new ComposeBuild(session, engine, List.of()), false)
                        .create(project, how)));
    return ExitCode.OK;
  }
}
