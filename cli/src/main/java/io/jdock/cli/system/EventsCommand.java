package io.jdock.cli.system;

import io.jdock.api.client.EngineResponse;
import io.jdock.api.client.JsonLines;
import io.jdock.api.client.JsonObject;
import io.jdock.api.client.Query;
import io.jdock.cli.Arguments;
import io.jdock.cli.Command;
import io.jdock.cli.CommandException;
import io.jdock.cli.ExitCode;
import io.jdock.cli.Session;
import io.jdock.cli.flag.Flag;
import io.jdock.cli.format.Times;
import io.jdock.cli.option.Filters;
import io.jdock.cli.option.Formats;
import io.jdock.cli.template.Template;
import io.jdock.cli.template.TemplateException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** {@code jdock events}. */
public final class EventsCommand extends Command {
  private final Filters filters = new Filters(flags, "Filter output based on conditions provided");
  private final Flag<String> format = flags.string(null, "format", Formats.OBJECT_HELP);
  private final Flag<String> since =
      flags.string(null, "since", "Show all events created since timestamp");
  private final Flag<String> until =
      flags.string(null, "until", "Stream events until this timestamp");

  public EventsCommand() {
    super("events [OPTIONS]", "Get real time events from the server", Arguments.none());
  }

  @Override
  protected int run(Session session, List<String> arguments) throws IOException {
    Template template = template();
    Query query =
        Query.of()
            .addUnlessEmpty("filters", filters.json())
            .addUnlessEmpty("since", time(since.get()))
            .addUnlessEmpty("until", time(until.get()));
    try (EngineResponse response = session.client().get("/events" + query);
        JsonLines lines = response.lines()) {
      for (JsonObject event = lines.next(); event != null; event = lines.next()) {
        session.out().println(template == null ? line(event) : template.execute(event));
        session.out().flush();
      }
    }
    return ExitCode.OK;
  }

  private @Nullable Template template() {
    if (format.get().isEmpty()) {
      return null;
    }
    try {
      return Template.parse(format.get().equals("json") ? "{{json .}}" : format.get());
    } catch (TemplateException e) {
      throw new CommandException(64, "Error parsing format: " + e.getMessage());
    }
  }

  private static String time(String text) {
    try {
      return text.isEmpty() ? "" : Times.timestamp(text);
    } catch (IllegalArgumentException e) {
      throw new CommandException(String.valueOf(e.getMessage()));
    }
  }

  static String line(JsonObject event) {
    JsonObject actor = event.object("Actor");
    StringBuilder out = new StringBuilder();
    long nanos = event.number("timeNano");
    out.append(Times.rfc3339Nanos(nanos != 0 ? nanos : event.number("time") * 1_000_000_000L));
    out.append(' ').append(event.string("Type"));
    out.append(' ').append(event.string("Action"));
    out.append(' ').append(actor.string("ID"));
    JsonObject attributes = actor.object("Attributes");
    if (!attributes.isEmpty()) {
      List<String> pairs = new ArrayList<>();
      new TreeMap<>(attributes.members()).forEach((name, value) -> pairs.add(name + "=" + value));
      out.append(" (").append(String.join(", ", pairs)).append(')');
    }
    return out.toString();
  }
}
