package io.jdock.cli.image;

import io.jdock.api.client.EngineResponse;
import io.jdock.api.client.JsonObject;
import io.jdock.api.client.Query;
import io.jdock.cli.Arguments;
import io.jdock.cli.Command;
import io.jdock.cli.ExitCode;
import io.jdock.cli.Session;
import io.jdock.cli.flag.Flag;
import io.jdock.cli.format.Listing;
import io.jdock.cli.format.Row;
import io.jdock.cli.format.Text;
import io.jdock.cli.option.Filters;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** {@code jdock search}. */
public final class SearchCommand extends Command {
  private static final String TABLE =
      "{{.Name}}\t{{.Description}}\t{{.StarCount}}\t{{.IsOfficial}}";
  private static final Map<String, String> TITLES =
      Map.of(
          "Name", "NAME",
          "Description", "DESCRIPTION",
          "StarCount", "STARS",
          "IsOfficial", "OFFICIAL");
  private static final int DESCRIPTION = 45;

  private final Filters filters =
      new Filters(flags, "f", "Filter output based on conditions provided");
  private final Flag<String> format =
      flags.string(null, "format", "Pretty-print search using a Go template");
  private final Flag<Long> limit = flags.integer(null, "limit", 0, "Max number of search results");
  private final Flag<Boolean> noTrunc = flags.bool(null, "no-trunc", "Don't truncate output");

  public SearchCommand() {
    super("search [OPTIONS] TERM", "Search Docker Hub for images", Arguments.exactly(1));
  }

  @Override
  public List<Example> examples() {
    return List.of(
        new Example("search -f is-official=true nginx", "the image that Docker looks after"),
        new Example("search --limit 5 -f stars=10 postgres", "the five best liked"));
  }

  @Override
  protected int run(Session session, List<String> arguments) throws IOException {
    String term = arguments.get(0);
    int slash = term.indexOf('/');
    String first = slash < 0 ? "" : term.substring(0, slash);
    boolean host = first.contains(".") || first.contains(":") || first.equals("localhost");
    String auth =
        session.registryAuth(host && !first.equals("index.docker.io") ? first : "docker.io");
    Query query = Query.of().add("term", term).addUnlessEmpty("filters", filters.json());
    if (limit.get() != 0) {
      query.add("limit", Long.toString(limit.get()));
    }
    List<JsonObject> found;
    try (EngineResponse response =
        session
            .client()
            .send("GET", "/images/search" + query, null, Map.of("X-Registry-Auth", auth))) {
      found = JsonObject.objectsOf(response.json());
    }
    List<Row> rows = found.stream().map(this::row).toList();
    new Listing(format.get(), TABLE, TITLES).print(session.out(), rows);
    return ExitCode.OK;
  }

  private Row row(JsonObject result) {
    String description = result.string("description").replace('\n', ' ').replace('\r', ' ');
    return new Row("*formatter.searchContext")
        .with("Name", () -> result.string("name"))
        .with(
            "Description",
            () -> noTrunc.get() ? description : Text.ellipsis(description, DESCRIPTION))
        .with("StarCount", () -> Long.toString(result.number("star_count")))
        .with("IsOfficial", () -> result.bool("is_official") ? "[OK]" : "")
        .with("IsAutomated", () -> result.bool("is_automated") ? "[OK]" : "");
  }
}
