package io.jdock.cli.image;

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

/** {@code jdock images}. */
public final class ImagesCommand extends Command {
  private final Flag<Boolean> all =
      flags.bool("a", "all", "Show all images (default hides intermediate images)");
  private final Flag<Boolean> digests = flags.bool(null, "digests", "Show digests");
  private final Filters filters = new Filters(flags, "Filter output based on conditions provided");
  private final Flag<String> format = flags.string(null, "format", Formats.TABLE_HELP);
  private final Flag<Boolean> noTrunc = flags.bool(null, "no-trunc", "Don't truncate output");
  private final Flag<Boolean> quiet = flags.bool("q", "quiet", "Only show image IDs");

  public ImagesCommand() {
    super("images [OPTIONS] [REPOSITORY[:TAG]]", "List images", Arguments.between(0, 1));
  }

  @Override
  public List<Example> examples() {
    return List.of(
        new Example("images", "what has been downloaded or built"),
        new Example("images alpine", "only one repository"));
  }

  @Override
  protected int run(Session session, List<String> arguments) throws IOException {
    String json =
        arguments.isEmpty() ? filters.json() : filters.json("reference=" + arguments.get(0));
    Query query = Query.of();
    if (all.get()) {
      query.add("all", true);
    }
    query.addUnlessEmpty("filters", json);
    String chosen = format.get();
    if (chosen.isEmpty() && !quiet.get()) {
      chosen = session.config().setting("imagesFormat");
    }
    Listing listing =
        new Listing(
            quiet.get() ? "{{.ID}}" : chosen,
            digests.get() ? ImageRow.TABLE_WITH_DIGESTS : ImageRow.TABLE,
            ImageRow.TITLES);
    List<ImageRow> rows = new ArrayList<>();
    for (JsonObject image :
        JsonObject.objectsOf(session.client().get("/images/json" + query).json())) {
      rows.addAll(ImageRow.of(image, digests.get() || listing.uses("Digest"), !noTrunc.get()));
    }
    listing.print(session.out(), rows);
    return ExitCode.OK;
  }
}
