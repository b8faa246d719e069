package io.jdock.cli.container;

import io.jdock.api.client.JsonObject;
import io.jdock.cli.Arguments;
import io.jdock.cli.Command;
import io.jdock.cli.ExitCode;
import io.jdock.cli.Session;
import java.io.IOException;
import java.util.List;

/** {@code jdock diff}. */
public final class DiffCommand extends Command {
  private static final List<String> KINDS = List.of("C", "A", "D");

  public DiffCommand() {
    super(
        "diff CONTAINER",
        "Inspect changes to files or directories on a container's filesystem",
        Arguments.exactly(1));
  }

  @Override
  public List<Example> examples() {
    return List.of(new Example("diff web", "what web has added, changed and deleted"));
  }

  @Override
  protected int run(Session session, List<String> arguments) throws IOException {
    String path = EachContainer.path(arguments.get(0)) + "/changes";
    for (JsonObject change : JsonObject.objectsOf(session.client().get(path).json())) {
      session.out().println(KINDS.get((int) change.number("Kind")) + " " + change.string("Path"));
    }
    return ExitCode.OK;
  }
}
