package io.jdock.cli.container;

import io.jdock.api.client.EngineException;
import io.jdock.api.client.Query;
import io.jdock.cli.Arguments;
import io.jdock.cli.Command;
import io.jdock.cli.CommandException;
import io.jdock.cli.ExitCode;
import io.jdock.cli.Jdock;
import io.jdock.cli.Session;
import io.jdock.cli.flag.Flag;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** {@code jdock rm}. */
public final class RmCommand extends Command {
  private final Flag<Boolean> force =
      flags.bool("f", "force", "Force the removal of a running container (uses SIGKILL)");
  private final Flag<Boolean> volumes =
      flags.bool("v", "volumes", "Remove anonymous volumes associated with the container");

  public RmCommand() {
    super(
        "rm [OPTIONS] CONTAINER [CONTAINER...]",
        "Remove one or more containers",
        Arguments.atLeast(1));
  }

  @Override
  public List<Example> examples() {
    return List.of(
        new Example("rm web", "remove a container that has ended"),
        new Example("rm -f web", "even if it still runs"));
  }

  @Override
  protected int run(Session session, List<String> containers) throws IOException {
    Query query = Query.of();
    if (force.get()) {
      query.add("force", true);
    }
    if (volumes.get()) {
      query.add("v", true);
    }
    session.client();
    List<String> errors = new ArrayList<>();
    for (String container : containers) {
      String name = container.replaceAll("^/+|/+$", "");
      if (name.isEmpty()) {
        errors.add("container name cannot be empty");
        continue;
      }
      try {
        session.client().delete(EachContainer.path(name) + query).text();
        session.out().println(container);
      } catch (EngineException e) {
        if (force.get() && e.notFound()) {
          session.err().println(Jdock.describe(e));
        } else {
          errors.add(Jdock.describe(e));
        }
      }
    }
    if (!errors.isEmpty()) {
      throw new CommandException(String.join("\n", errors));
    }
    return ExitCode.OK;
  }
}
