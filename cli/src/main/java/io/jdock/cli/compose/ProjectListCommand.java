package io.jdock.cli.compose;

import io.jdock.api.client.EngineResponse;
import io.jdock.api.client.Json;
import io.jdock.api.client.JsonObject;
import io.jdock.api.client.Query;
import io.jdock.cli.Arguments;
import io.jdock.cli.CommandException;
import io.jdock.cli.ExitCode;
import io.jdock.cli.Session;
import io.jdock.cli.flag.Flag;
import io.jdock.cli.format.TabWriter;
import io.jdock.cli.option.Filters;
import io.jdock.compose.load.GoText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** {@code jdock compose ls}. */
public final class ProjectListCommand extends ComposeCommand {
  private static final String PROJECT = "com.docker.compose.project";
  private static final String FILES = "com.docker.compose.project.config_files";

  private final Flag<Boolean> all = flags.bool("a", "all", "Show all stopped Compose projects");
  private final Filters filters =
      new Filters(flags, null, "Filter output based on conditions provided");
  private final Flag<String> format =
      flags.string(null, "format", "table", "Format the output. Values: [table | json]");
  private final Flag<Boolean> quiet = flags.bool("q", "quiet", "Only display project names");

  public ProjectListCommand() {
    super("ls [OPTIONS]", "List running compose projects", Arguments.none());
  }

  @Override
  public List<Example> examples() {
    return List.of(
        new Example("compose ls", "the projects that run"),
        new Example("compose ls -a --format json", "stopped ones too, for a program"));
  }

  /** The containers of one project. */
  private record Row(String name, String status, String files) {
    JsonObject json() {
      return new JsonObject().put("Name", name).put("Status", status).put("ConfigFiles", files);
    }
  }

  @Override
  protected int run(Session session, List<String> arguments) throws IOException {
    for (String pair : filters.pairs()) {
      if (!pair.startsWith("name=")) {
        String name = pair.substring(0, pair.indexOf('='));
        throw new CommandException("invalid filter '" + name + "'");
      }
    }
    List<Row> rows = rows(session).stream().filter(row -> isAsked(row.name())).toList();
    if (quiet.get()) {
      rows.forEach(row -> session.out().println(row.name()));
      return ExitCode.OK;
    }
    switch (format.get()) {
      case "", "table", "pretty" -> table(session, rows);
      case "json" -> session.out().println(Json.write(rows.stream().map(Row::json).toList()));
      default ->
          throw new CommandException(
              "format value "
                  + GoText.quote(format.get())
                  + " could not be parsed: parsing failed");
    }
    return ExitCode.OK;
  }

  private static void table(Session session, List<Row> rows) {
    StringBuilder lines = new StringBuilder("NAME\tSTATUS\tCONFIG FILES\n");
    for (Row row : rows) {
      lines.append(row.name()).append('\t').append(row.status()).append('\t');
      lines.append(row.files()).append('\n');
    }
    session.out().print(new TabWriter(20, 1).align(lines.toString()));
  }

  private boolean isAsked(String name) {
    List<String> pairs = filters.pairs();
    return pairs.isEmpty()
        || pairs.stream().anyMatch(pair -> matches(pair.substring("name=".length()), name));
  }

  private static boolean matches(String pattern, String name) {
    try {
      return pattern.equals(name) || Pattern.compile(pattern).matcher(name).find();
    } catch (PatternSyntaxException e) {
      return false; // what is no pattern can only be a name
    }
  }

  private List<Row> rows(Session session) throws IOException {
    JsonObject labels =
        new JsonObject().put(PROJECT, true).put("com.docker.compose.config-hash", true);
    Query query =
        Query.of()
            .addUnlessEmpty("all", all.get() ? "1" : "")
            .addUnlessEmpty("filters", Json.write(new JsonObject().put("label", labels)));
    Map<String, List<JsonObject>> projects = new TreeMap<>();
    try (EngineResponse response = session.client().get("/containers/json" + query)) {
      for (JsonObject container : JsonObject.objectsOf(response.json())) {
        projects
            .computeIfAbsent(container.object("Labels").string(PROJECT), name -> new ArrayList<>())
            .add(container);
      }
    }
    List<Row> rows = new ArrayList<>();
    projects.forEach((name, containers) -> rows.add(row(session, name, containers)));
    return rows;
  }

  private static Row row(Session session, String name, List<JsonObject> containers) {
    Map<String, Integer> states = new TreeMap<>();
    Set<String> files = new LinkedHashSet<>();
    boolean known = true;
    for (JsonObject container : containers) {
      states.merge(container.string("State"), 1, Integer::sum);
      JsonObject labels = container.object("Labels");
      known &= labels.has(FILES);
      files.addAll(List.of(labels.string(FILES).split(",")));
    }
    if (!known) {
      session.err().println("WARNING: a container of project " + name + " has no label " + FILES);
    }
    List<String> counts = new ArrayList<>();
    states.forEach((state, count) -> counts.add(state + "(" + count + ")"));
    return new Row(name, String.join(", ", counts), known ? String.join(",", files) : "N/A");
  }
}
