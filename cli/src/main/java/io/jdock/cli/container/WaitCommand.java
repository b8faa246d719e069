package io.jdock.cli.container;

import io.jdock.cli.Arguments;
import io.jdock.cli.Command;
import io.jdock.cli.CommandException;
import io.jdock.cli.ExitCode;
import io.jdock.cli.Jdock;
import io.jdock.cli.Session;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** {@code jdock wait}. */
public final class WaitCommand extends Command {
  public WaitCommand() {
    super(
        "wait CONTAINER [CONTAINER...]",
        "Block until one or more containers stop, then print their exit codes",
        Arguments.atLeast(1));
  }

  @Override
  protected int run(Session session, List<String> containers) throws IOException {
    session.client();
    List<String> errors = new ArrayList<>();
    for (String container : containers) {
      try {
        long code =
            session
                .client()
                .post(EachContainer.path(container) + "/wait")
                .object()
                .number("StatusCode");
        session.out().println(code);
        session.out().flush();
      } catch (IOException e) {
        errors.add(Jdock.describe(e));
      }
    }
    if (!errors.isEmpty()) {
      throw new CommandException(String.join("\n", errors));
    }
    return ExitCode.OK;
  }
}
