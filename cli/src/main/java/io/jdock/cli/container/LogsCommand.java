package io.jdock.cli.container;

import io.jdock.api.client.EngineResponse;
import io.jdock.api.client.JsonObject;
import io.jdock.api.client.Query;
import io.jdock.api.client.StreamDemultiplexer;
import io.jdock.cli.Arguments;
import io.jdock.cli.Command;
import io.jdock.cli.CommandException;
import io.jdock.cli.ExitCode;
import io.jdock.cli.Session;
import io.jdock.cli.flag.Flag;
import io.jdock.cli.format.Times;
import java.io.IOException;
import java.util.List;

/** {@code jdock logs}. */
public final class LogsCommand extends Command {
  private static final String TIME_HELP =
      " (e.g. \"2013-01-02T13:23:37Z\") or relative (e.g. \"42m\" for 42 minutes)";

  private final Flag<Boolean> details =
      flags.bool(null, "details", "Show extra details provided to logs");
  private final Flag<Boolean> follow = flags.bool("f", "follow", "Follow log output");
  private final Flag<String> since =
      flags.string(null, "since", "Show logs since timestamp" + TIME_HELP);
  private final Flag<String> tail =
      flags.string("n", "tail", "all", "Number of lines to show from the end of the logs");
  private final Flag<Boolean> timestamps = flags.bool("t", "timestamps", "Show timestamps");
  private final Flag<String> until =
      flags.string(null, "until", "Show logs before a timestamp" + TIME_HELP);

  public LogsCommand() {
    super("logs [OPTIONS] CONTAINER", "Fetch the logs of a container", Arguments.exactly(1));
  }

  @Override
  public List<Example> examples() {
    return List.of(
        new Example("logs web", "what the container wrote so far"),
        new Example("logs -f --tail 10 web", "its last ten lines, and what follows"));
  }

  @Override
  protected int run(Session session, List<String> arguments) throws IOException {
    Query query = Query.of();
    if (details.get()) {
      query.add("details", true);
    }
    if (follow.get()) {
      query.add("follow", true);
    }
    query
        .addUnlessEmpty("since", time("since", since.get()))
        .add("stderr", true)
        .add("stdout", true)
        .add("tail", tail.get());
    if (timestamps.get()) {
      query.add("timestamps", true);
    }
    query.addUnlessEmpty("until", time("until", until.get()));

    JsonObject container =
        session.client().getObject(EachContainer.path(arguments.get(0)) + "/json");
    String path = "/containers/" + container.string("Id") + "/logs" + query;
    try (EngineResponse response = session.client().get(path)) {
      if (container.object("Config").bool("Tty")) {
        AttachedStreams.copyRaw(response.body(), session.out());
      } else {
        new StreamDemultiplexer(response.body()).copy(session.out(), session.err());
      }
    }
    return ExitCode.OK;
  }

  static String time(String option, String text) {
    if (text.isEmpty()) {
      return "";
    }
    try {
      return Times.timestamp(text);
    } catch (IllegalArgumentException e) {
      throw new CommandException("invalid value for \"" + option + "\": " + e.getMessage());
    }
  }
}
