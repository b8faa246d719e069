package io.jdock.cli.container;

import io.jdock.api.client.Query;
import io.jdock.cli.Arguments;
import io.jdock.cli.Command;
import io.jdock.cli.CommandException;
import io.jdock.cli.ExitCode;
import io.jdock.cli.Jdock;
import io.jdock.cli.Session;
import java.io.IOException;
import java.util.List;

/** {@code jdock rename}. */
public final class RenameCommand extends Command {
  public RenameCommand() {
    super("rename CONTAINER NEW_NAME", "Rename a container", Arguments.exactly(2));
  }

  @Override
  protected int run(Session session, List<String> names) throws IOException {
    String before = names.get(0).strip();
    String after = names.get(1).strip();
    if (before.isEmpty() || after.isEmpty()) {
      throw new CommandException("Error: Neither old nor new names may be empty");
    }
    session.client();
    try {
      session
          .client()
          .post(EachContainer.path(before) + "/rename" + Query.of().add("name", after))
          .text();
    } catch (IOException e) {
      throw new CommandException(
          Jdock.describe(e) + "\nError: failed to rename container named " + before);
    }
    return ExitCode.OK;
  }
}
