package io.jdock.cli.compose;

import io.jdock.cli.Arguments;
import io.jdock.cli.CommandException;
import io.jdock.cli.ExitCode;
import io.jdock.cli.Session;
import io.jdock.cli.flag.Flag;
import io.jdock.compose.engine.Down;
import io.jdock.compose.model.Project;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** {@code jdock compose down}. */
public final class DownCommand extends ComposeCommand {
  private final Flag<Boolean> removeOrphans =
      flags.bool(
          null, "remove-orphans", "Remove containers for services not defined in the Compose file");
  private final Flag<String> images =
      flags.string(
          null,
          "rmi",
          "Remove images used by services. \"local\" remove only images that don't have a custom"
              + " tag (\"local\"|\"all\")");
  private final Flag<Long> timeout =
      flags.integer("t", "timeout", 0, "Specify a shutdown timeout in seconds");
  private final Flag<Boolean> volumes =
      flags.bool(
          "v",
          "volumes",
          "Remove named volumes declared in the \"volumes\" section of the Compose file and"
              + " anonymous volumes attached to containers");

  public DownCommand() {
    super("down [OPTIONS] [SERVICES]", "Stop and remove containers, networks", Arguments.any());
  }

  @Override
  public List<Example> examples() {
    return List.of(
        new Example("compose down", "containers and networks go, data in volumes stays"),
        new Example("compose down -v", "the data too: it cannot be had back"));
  }

  @Override
  protected int run(Session session, List<String> services) throws IOException {
    if (!Set.of("", "all", "local").contains(images.get())) {
      throw new CommandException("invalid value for --rmi: \"" + images.get() + "\"");
    }
    ProjectOrName named = ProjectOrName.of(session, compose());
    Project project = named.project();
    if (project != null) {
      named.check(services);
    }
    perform(
        session,
        "Running",
        engine ->
            new Down(engine)
                .run(
                    named.name(),
                    project,
                    new Down.Options(
                        new TreeSet<>(services),
                        removeOrphans.get(),
                        volumes.get(),
                        images.get(),
                        compose().separator(),
                        timeout.changed() ? Math.toIntExact(timeout.get()) : null)));
    return ExitCode.OK;
  }
}
