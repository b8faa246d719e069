package io.jdock.cli.container;

import io.jdock.api.client.JsonObject;
import io.jdock.api.client.Query;
import io.jdock.cli.Arguments;
import io.jdock.cli.Command;
import io.jdock.cli.ExitCode;
import io.jdock.cli.Session;
import io.jdock.cli.flag.Flag;
import io.jdock.cli.format.Listing;
import io.jdock.cli.option.Filters;
import io.jdock.cli.option.Formats;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** {@code jdock ps}. */
public final class PsCommand extends Command {
  private final Flag<Boolean> all =
      flags.bool("a", "all", "Show all containers (default shows just running)");
  private final Filters filters = new Filters(flags, "Filter output based on conditions provided");
  private final Flag<String> format = flags.string(null, "format", Formats.TABLE_HELP);
  private final Flag<Long> last =
      flags.integer("n", "last", -1, "Show n last created containers (includes all states)");
  private final Flag<Boolean> latest =
      flags.bool("l", "latest", "Show the latest created container (includes all states)");
  private final Flag<Boolean> noTrunc = flags.bool(null, "no-trunc", "Don't truncate output");
  private final Flag<Boolean> quiet = flags.bool("q", "quiet", "Only display container IDs");
  private final Flag<Boolean> size = flags.bool("s", "size", "Display total file sizes");

  public PsCommand() {
    super("ps [OPTIONS]", "List containers", Arguments.none());
  }

  @Override
  public List<Example> examples() {
    return List.of(
        new Example("ps -a", "all containers, also those that ended"),
        new Example("ps --format 'table {{.Names}}\\t{{.Status}}'", "only names and what they do"));
  }

  @Override
  protected int run(Session session, List<String> arguments) throws IOException {
    String chosen = format.get();
    if (chosen.isEmpty() && !quiet.get()) {
      chosen = session.config().setting("psFormat");
    }
    if (quiet.get()) {
      chosen = "{{.ID}}";
    }
    Listing listing =
        new Listing(
            chosen,
            size.get() ? ContainerRow.TABLE + "\t{{.Size}}" : ContainerRow.TABLE,
            ContainerRow.TITLES);
    Query query = Query.of();
    if (all.get()) {
      query.add("all", true);
    }
    long limit = latest.get() && last.get() == -1 ? 1 : last.get();
    if (limit != -1) {
      query.add("limit", limit);
    }
    if (size.get() || listing.uses("Size")) {
      query.add("size", true);
    }
    query.addUnlessEmpty("filters", filters.json());
    List<ContainerRow> rows = new ArrayList<>();
    for (JsonObject container :
        JsonObject.objectsOf(session.client().get("/containers/json" + query).json())) {
      rows.add(new ContainerRow(container, !noTrunc.get()));
    }
    listing.print(session.out(), rows);
    return ExitCode.OK;
  }
}
