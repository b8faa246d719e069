package io.jdock.cli.container;

import io.jdock.api.client.JsonObject;
import io.jdock.api.client.Query;
import io.jdock.cli.Arguments;
import io.jdock.cli.Command;
import io.jdock.cli.Confirmation;
import io.jdock.cli.ExitCode;
import io.jdock.cli.Session;
import io.jdock.cli.flag.Flag;
import io.jdock.cli.format.PruneReport;
import io.jdock.cli.option.Filters;
import java.io.IOException;
import java.util.List;

/** {@code jdock container prune}. */
public final class PruneCommand extends Command {
  private final Filters filters =
      new Filters(flags, null, "Provide filter values (e.g. \"until=<timestamp>\")");
  private final Flag<Boolean> force = flags.bool("f", "force", "Do not prompt for confirmation");

  public PruneCommand() {
    super("prune [OPTIONS]", "Remove all stopped containers", Arguments.none());
  }

  @Override
  protected int run(Session session, List<String> arguments) throws IOException {
    String warning = "WARNING! This will remove all stopped containers.";
    if (!force.get() && !Confirmation.ask(session, warning)) {
      return ExitCode.OK;
    }
    JsonObject report =
        session
            .client()
            .post("/containers/prune" + Query.of().addUnlessEmpty("filters", filters.json()))
            .object();
    PruneReport.names(session.out(), "Containers", report.strings("ContainersDeleted"));
    PruneReport.total(session.out(), report.number("SpaceReclaimed"));
    return ExitCode.OK;
  }
}
