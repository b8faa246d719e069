package io.jdock.cli.build;

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

/** {@code jdock builder prune}. */
public final class BuilderPruneCommand extends Command {
  private final Flag<Boolean> all =
      flags.bool("a", "all", "Remove all unused build cache, not just dangling ones");
  private final Filters filters =
      new Filters(flags, null, "Provide filter values (e.g. \"until=24h\")");
  private final Flag<Boolean> force = flags.bool("f", "force", "Do not prompt for confirmation");

  public BuilderPruneCommand() {
    super("prune [OPTIONS]", "Remove build cache", Arguments.none());
  }

  @Override
  protected int run(Session session, List<String> arguments) throws IOException {
    String warning =
        all.get()
            ? "WARNING! This will remove all build cache."
            : "WARNING! This will remove all dangling build cache.";
    if (!force.get() && !Confirmation.ask(session, warning)) {
      return ExitCode.OK;
    }
    Query query = Query.of().add("all", all.get()).addUnlessEmpty("filters", filters.json());
    JsonObject report = session.client().post("/build/prune" + query).object();
    PruneReport.names(session.out(), "build cache objects", report.strings("CachesDeleted"));
    PruneReport.total(session.out(), report.number("SpaceReclaimed"));
    return ExitCode.OK;
  }
}
