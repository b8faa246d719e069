package io.jdock.cli.container;

import io.jdock.api.client.Query;
import io.jdock.cli.CommandException;
import io.jdock.cli.ExitCode;
import io.jdock.cli.Jdock;
import io.jdock.cli.Session;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Does the same to several containers: prints each name when done, the errors at the end. */
final class EachContainer {
  /** What is done to one. */
  interface Action {
    void on(String path) throws IOException;
  }

  private EachContainer() {}

  /** Answers 0; if any failed, ends the command with all their messages. */
  static int run(Session session, List<String> containers, Action action) throws IOException {
    session.client();
    List<String> errors = new ArrayList<>();
    for (String container : containers) {
      try {
        action.on(path(container));
        session.out().println(container);
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

  /** A container's path in the API. */
  static String path(String container) {
    return "/containers/" + Query.encode(container);
  }
}
