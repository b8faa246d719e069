package io.jdock.cli.container;

import io.jdock.api.client.JsonObject;
import io.jdock.api.client.Query;
import io.jdock.cli.Arguments;
import io.jdock.cli.Command;
import io.jdock.cli.ExitCode;
import io.jdock.cli.Session;
import io.jdock.cli.flag.Flags;
import io.jdock.cli.format.TabWriter;
import java.io.IOException;
import java.util.List;

/** {@code jdock top}. */
public final class TopCommand extends Command {
  public TopCommand() {
    super(
        "top CONTAINER [ps OPTIONS]",
        "Display the running processes of a container",
        Arguments.atLeast(1),
        new Flags(false, true));
  }

  @Override
  protected int run(Session session, List<String> arguments) throws IOException {
    String options = String.join(" ", arguments.subList(1, arguments.size()));
    JsonObject top =
        session
            .client()
            .getObject(
                EachContainer.path(arguments.get(0))
                    + "/top"
                    + Query.of().addUnlessEmpty("ps_args", options));
    StringBuilder table = new StringBuilder(String.join("\t", top.strings("Titles"))).append('\n');
    for (Object process : top.list("Processes")) {
      if (process instanceof List<?> cells) {
        for (int i = 0; i < cells.size(); i++) {
          table.append(i == 0 ? "" : "\t").append(cells.get(i));
        }
        table.append('\n');
      }
    }
    session.out().print(new TabWriter(20, 3).align(table.toString()));
    return ExitCode.OK;
  }
}
