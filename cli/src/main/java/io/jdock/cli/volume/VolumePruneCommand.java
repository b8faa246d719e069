package io.jdock.cli.volume;

import io.jdock.api.client.JsonObject;
import io.jdock.api.client.Query;
import io.jdock.cli.Arguments;
import io.jdock.cli.Command;
import io.jdock.cli.CommandException;
import io.jdock.cli.Confirmation;
import io.jdock.cli.ExitCode;
import io.jdock.cli.Session;
import io.jdock.cli.flag.Flag;
import io.jdock.cli.format.PruneReport;
import io.jdock.cli.option.Filters;
import java.io.IOException;
import java.util.List;

/** {@code jdock volume prune}. */
public final class VolumePruneCommand extends Command {
  private final Flag<Boolean> all =
      flags.bool("a", "all", "Remove all unused volumes, not just anonymous ones");
  private final Filters filters =
      new Filters(flags, null, "Provide filter values (e.g. \"label=<label>\")");
  private final Flag<Boolean> force = flags.bool("f", "force", "Do not prompt for confirmation");

  public VolumePruneCommand() {
    super("prune [OPTIONS]", "Remove unused local volumes", Arguments.none());
  }

  @Override
  public List<Example> examples() {
    return List.of(
        new Example("volume prune", "volumes that nobody named and no container has"),
        new Example("volume prune -a", "those with names too: their files are gone for good"));
  }

  @Override
  protected int run(Session session, List<String> arguments) throws IOException {
    if (all.get() && filters.has("all")) {
      throw new CommandException(
          "conflicting options: cannot specify both --all and --filter all=1");
    }
    String json = all.get() ? filters.json("all=true") : filters.json();
    String warning =
        all.get()
            ? "WARNING! This will remove all local volumes not used by at least one container."
            : "WARNING! This will remove anonymous local volumes not used by at least one"
                + " container.";
    if (!force.get() && !Confirmation.ask(session, warning)) {
      return ExitCode.OK;
    }
    JsonObject report =
        session
            .client()
            .post("/volumes/prune" + Query.of().addUnlessEmpty("filters", json))
            .object();
    PruneReport.names(session.out(), "Volumes", report.strings("VolumesDeleted"));
    PruneReport.total(session.out(), report.number("SpaceReclaimed"));
    return ExitCode.OK;
  }
}
