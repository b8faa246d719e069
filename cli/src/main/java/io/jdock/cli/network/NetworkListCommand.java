package io.jdock.cli.network;

import io.jdock.api.client.JsonObject;
import io.jdock.api.client.Query;
import io.jdock.cli.Arguments;
import io.jdock.cli.Command;
import io.jdock.cli.ExitCode;
import io.jdock.cli.Session;
import io.jdock.cli.flag.Flag;
import io.jdock.cli.format.Listing;
import io.jdock.cli.format.NaturalOrder;
import io.jdock.cli.option.Filters;
import io.jdock.cli.option.Formats;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;

/** {@code jdock network ls}. */
public final class NetworkListCommand extends Command {
  private final Filters filters =
      new Filters(flags, "Provide filter values (e.g. \"driver=bridge\")");
  private final Flag<String> format = flags.string(null, "format", Formats.TABLE_HELP);
  private final Flag<Boolean> noTrunc = flags.bool(null, "no-trunc", "Do not truncate the output");
  private final Flag<Boolean> quiet = flags.bool("q", "quiet", "Only display network IDs");

  public NetworkListCommand() {
    super("ls [OPTIONS]", "List networks", Arguments.none());
  }

  @Override
  public List<Example> examples() {
    return List.of(
        new Example("network ls", "the networks that containers can be connected to"),
        new Example("network ls --filter type=custom", "only those that somebody made"));
  }

  @Override
  protected int run(Session session, List<String> arguments) throws IOException {
    String chosen = format.get();
    if (chosen.isEmpty() && !quiet.get()) {
      chosen = session.config().setting("networksFormat");
    }
    Query query = Query.of().addUnlessEmpty("filters", filters.json());
    List<NetworkRow> rows =
        JsonObject.objectsOf(session.client().get("/networks" + query).json()).stream()
            .sorted(
                Comparator.comparing(
                    (JsonObject network) -> network.string("Name"), new NaturalOrder()))
            .map(network -> new NetworkRow(network, !noTrunc.get()))
            .toList();
    new Listing(quiet.get() ? "{{.ID}}" : chosen, NetworkRow.TABLE, NetworkRow.TITLES)
        .print(session.out(), rows);
    return ExitCode.OK;
  }
}
