package io.jdock.cli.compose;

import io.jdock.cli.Arguments;
import io.jdock.cli.ExitCode;
import io.jdock.cli.Session;
import io.jdock.cli.flag.Flag;
import io.jdock.compose.load.Selection;
import io.jdock.compose.model.Project;
import java.io.IOException;
import java.util.List;

/** {@code jdock compose push}. */
public final class ComposePushCommand extends ServiceCommand {
  private final Flag<Boolean> ignoreFailures =
      flags.bool(
          null, "ignore-push-failures", "Push what it can and ignores images with push failures");
  private final Flag<Boolean> includeDeps =
      flags.bool(null, "include-deps", "Also push images of services declared as dependencies");
  private final Flag<Boolean> quiet =
      flags.bool("q", "quiet", "Push without printing progress information");

  public ComposePushCommand() {
    super("push [OPTIONS] [SERVICE...]", "Push service images", Arguments.any());
  }

  @Override
  public List<Example> examples() {
    return List.of(
        new Example(
            "compose push",
            "the images that are built here, to the registries that their names say"),
        new Example(
            "compose push --include-deps web", "also those of services that it depends on"));
  }

  @Override
  protected int run(Session session, List<String> arguments) throws IOException {
    Project all = compose().project(session, arguments);
    Project project =
        includeDeps.get() ? all : Selection.withSelected(all, arguments, Selection.Related.NONE);
    return work(
        session,
        "Pushing",
        engine -> {
          new Pushes(session, engine, ignoreFailures.get(), quiet.get()).run(project);
          return ExitCode.OK;
        });
  }
}
