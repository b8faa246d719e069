package io.jdock.cli.volume;

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

/** {@code jdock volume rm}. */
public final class VolumeRemoveCommand extends Command {
  private final Flag<Boolean> force =
      flags.bool("f", "force", "Force the removal of one or more volumes");

  public VolumeRemoveCommand() {
    super(
        "rm [OPTIONS] VOLUME [VOLUME...]",
        "Remove one or more volumes. You cannot remove a volume that is in use by a container.",
        Arguments.atLeast(1));
  }

  @Override
  protected int run(Session session, List<String> names) throws IOException {
    Query query = Query.of();
    if (force.get()) {
      query.add("force", "1");
    }
    List<String> errors = new ArrayList<>();
    session.client();
    for (String name : names) {
      try {
        session.client().delete("/volumes/" + Query.encode(name) + query);
        session.out().println(name);
        session.out().flush();
      } catch (EngineException e) {
        errors.add(Jdock.describe(e));
      }
    }
    if (!errors.isEmpty()) {
      throw new CommandException(String.join("\n", errors));
    }
    return ExitCode.OK;
  }
}
