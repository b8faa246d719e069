package io.jdock.cli.compose;

import io.jdock.api.client.EngineResponse;
import io.jdock.api.client.Json;
import io.jdock.api.client.JsonLines;
import io.jdock.api.client.JsonObject;
import io.jdock.api.client.Query;
import io.jdock.cli.Arguments;
import io.jdock.cli.CommandException;
import io.jdock.cli.ExitCode;
import io.jdock.cli.Session;
import io.jdock.cli.flag.Flag;
import io.jdock.cli.format.Times;
import io.jdock.compose.engine.Labels;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** {@code jdock compose events}. */
public final class ComposeEventsCommand extends ServiceCommand {
  private final Flag<Boolean> json =
      flags.bool(null, "json", "Output events as a stream of json objects");
  private final Flag<String> since =
      flags.string(null, "since", "Show all events created since timestamp");
  private final Flag<String> until =
      flags.string(null, "until", "Stream events until this timestamp");

  public ComposeEventsCommand() {
    super(
        "events [OPTIONS] [SERVICE...]",
        "Receive real time events from containers",
        Arguments.any());
  }

  @Override
  public List<Example> examples() {
    return List.of(
        new Example("compose events --json", "what happens to the services, an object a line"),
        new Example(
            "compose events --since 10m --until 1s", "what happened in the last ten minutes"));
  }

  @Override
  protected int run(Session session, List<String> arguments) throws IOException {
    String filters =
        Json.write(new JsonObject().put("label", List.of(Labels.PROJECT + "=" + name(session))));
    Query query =
        Query.of()
            .add("filters", filters)
            .addUnlessEmpty("since", time(since.get()))
            .addUnlessEmpty("until", time(until.get()));
    try (EngineResponse response = session.client().get("/events" + query);
        JsonLines lines = response.lines()) {
      for (JsonObject event = lines.next(); event != null; event = lines.next()) {
        JsonObject attributes = event.object("Actor").object("Attributes");
        String service = attributes.string(Labels.SERVICE);
        boolean meant = arguments.isEmpty() || arguments.contains(service);
        if (event.string("Type").equals("container")
            && !attributes.string(Labels.ONE_OFF).equals("True")
            && meant) {
          session.out().println(json.get() ? object(event, service) : text(event));
          session.out().flush();
        }
      }
    }
    return ExitCode.OK;
  }

  private static String time(String text) {
    try {
      return text.isEmpty() ? "" : Times.timestamp(text);
    } catch (IllegalArgumentException e) {
      throw new CommandException(String.valueOf(e.getMessage()));
    }
  }

  private static long nanos(JsonObject event) {
    long nanos = event.number("timeNano");
    return nanos != 0 ? nanos : event.number("time") * 1_000_000_000L;
  }

  /** The container's own attributes, without compose's. */
  private static Map<String, Object> attributes(JsonObject event) {
    Map<String, Object> own = new TreeMap<>();
    event
        .object("Actor")
        .object("Attributes")
        .members()
        .forEach(
            (name, value) -> {
              if (!name.startsWith("com.docker.compose.")) {
                own.put(name, String.valueOf(value));
              }
            });
    return own;
  }

  private static String object(JsonObject event, String service) {
    JsonObject attributes = new JsonObject();
    attributes(event).forEach(attributes::put);
    return Json.write(
        new JsonObject()
            .put("action", event.string("Action"))
            .put("attributes", attributes)
            .put("id", event.object("Actor").string("ID"))
            .put("service", service)
            .put("time", Times.rfc3339Nanos(nanos(event)))
            .put("type", "container"));
  }

  /** Ends with an empty line, as docker compose's does. */
  private static String text(JsonObject event) {
    List<String> pairs = new ArrayList<>();
    attributes(event).forEach((name, value) -> pairs.add(name + "=" + value));
    long nanos = nanos(event);
    return DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT)
            .withZone(ZoneId.systemDefault())
            .format(Instant.ofEpochSecond(nanos / 1_000_000_000L, nanos % 1_000_000_000L))
        + " container "
        + event.string("Action")
        + " "
        + event.object("Actor").string("ID")
        + " ("
        + String.join(", ", pairs)
        + ")\n";
  }
}
