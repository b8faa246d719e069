package io.jdock.cli.image;

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
import io.jdock.cli.format.Times;
import io.jdock.cli.format.Units;
import io.jdock.cli.option.Formats;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code jdock history}. */
public final class HistoryCommand extends Command {
  private static final String TABLE =
      "{{.ID}}\t{{.CreatedSince}}\t{{.CreatedBy}}\t{{.Size}}\t{{.Comment}}";
  private static final String EXACT_TABLE =
      "{{.ID}}\t{{.CreatedAt}}\t{{.CreatedBy}}\t{{.Size}}\t{{.Comment}}";
  private static final Map<String, String> TITLES =
      Map.of(
          "ID", "IMAGE",
          "CreatedSince", "CREATED",
          "CreatedAt", "CREATED AT",
          "CreatedBy", "CREATED BY",
          "Size", "SIZE",
          "Comment", "COMMENT");

  private final Flag<String> format = flags.string(null, "format", Formats.TABLE_HELP);
  private final Flag<Boolean> human =
      flags.boolDefaultingTrue("H", "human", "Print sizes and dates in human readable format");
  private final Flag<Boolean> noTrunc = flags.bool(null, "no-trunc", "Don't truncate output");
  private final Flag<Boolean> quiet = flags.bool("q", "quiet", "Only show image IDs");

  public HistoryCommand() {
    super("history [OPTIONS] IMAGE", "Show the history of an image", Arguments.exactly(1));
  }

  @Override
  protected int run(Session session, List<String> arguments) throws IOException {
    String path = "/images/" + Query.encode(arguments.get(0)) + "/history";
    List<Row> rows = new ArrayList<>();
    for (JsonObject step : JsonObject.objectsOf(session.client().get(path).json())) {
      rows.add(row(step));
    }
    String chosen = quiet.get() ? "{{.ID}}" : format.get();
    new Listing(chosen, human.get() ? TABLE : EXACT_TABLE, TITLES).print(session.out(), rows);
    return ExitCode.OK;
  }

  private Row row(JsonObject step) {
    boolean shorten = !noTrunc.get();
    String by = step.string("CreatedBy").replace('\t', ' ');
    return new Row("*image.historyContext")
        .with("ID", () -> shorten ? Text.shortId(step.string("Id")) : step.string("Id"))
        .with("CreatedAt", () -> Times.rfc3339(step.number("Created")))
        .with(
            "CreatedSince",
            () ->
                human.get()
                    ? Times.since(step.number("Created"))
                    : Times.rfc3339(step.number("Created")))
        .with("CreatedBy", () -> shorten ? Text.ellipsis(by, 45) : by)
        .with(
            "Size",
            () ->
                human.get()
                    ? Units.shortSize(step.number("Size"))
                    : Long.toString(step.number("Size")))
        .with("Comment", () -> step.string("Comment"));
  }
}
