package io.jdock.cli.volume;

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
import java.util.Comparator;
import java.util.List;

/** {@code jdock volume ls}. */
public final class VolumeListCommand extends Command {
  private final Filters filters =
      new Filters(flags, "Provide filter values (e.g. \"dangling=true\")");
  private final Flag<String> format = flags.string(null, "format", Formats.TABLE_HELP);
  private final Flag<Boolean> quiet = flags.bool("q", "quiet", "Only display volume names");

  public VolumeListCommand() {
    super("ls [OPTIONS]", "List volumes", Arguments.none());
  }

  @Override
  public List<Example> examples() {
    return List.of(
        new Example("volume ls", "the volumes that there are"),
        new Example("volume ls --filter dangling=true", "only those that no container has"));
  }

  @Override
  protected int run(Session session, List<String> arguments) throws IOException {
    String chosen = format.get();
    if (chosen.isEmpty() && !quiet.get()) {
      chosen = session.config().setting("volumesFormat");
    }
    Query query = Query.of().addUnlessEmpty("filters", filters.json());
    List<VolumeRow> rows =
        session.client().getObject("/volumes" + query).objects("Volumes").stream()
            .sorted(Comparator.comparing((JsonObject volume) -> volume.string("Name")))
            .map(VolumeRow::new)
            .toList();
    new Listing(quiet.get() ? "{{.Name}}" : chosen, VolumeRow.TABLE, VolumeRow.TITLES)
        .print(session.out(), rows);
    return ExitCode.OK;
  }
}
