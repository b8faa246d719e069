package io.jdock.cli.network;

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

/** {@code jdock network rm}. */
public final class NetworkRemoveCommand extends Command {
  private final Flag<Boolean> force =
      flags.bool("f", "force", "Do not error if the network does not exist");

  public NetworkRemoveCommand() {
    super("rm NETWORK [NETWORK...]", "Remove one or more networks", Arguments.atLeast(1));
  }

  @Override
  protected int run(Session session, List<String> names) throws IOException {
    List<String> errors = new ArrayList<>();
    session.client();
    for (String name : names) {
      try {
        session.client().delete("/networks/" + Query.encode(name));
        session.out().println(name);
        session.out().flush();
      } catch (EngineException e) {
        if (!force.get() || !e.notFound()) {
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
