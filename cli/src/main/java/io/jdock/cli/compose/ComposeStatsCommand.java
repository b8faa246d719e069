package io.jdock.cli.compose;

import io.jdock.api.client.Json;
import io.jdock.api.client.JsonObject;
import io.jdock.cli.Arguments;
import io.jdock.cli.Session;
import io.jdock.cli.container.StatsCommand;
import io.jdock.cli.flag.Flag;
import io.jdock.cli.option.Formats;
import io.jdock.compose.engine.Labels;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** {@code jdock compose stats}. */
public final class ComposeStatsCommand extends ServiceCommand {
  private final Flag<Boolean> all =
      flags.bool("a", "all", "Show all containers (default shows just running)");
  private final Flag<String> format = flags.string(null, "format", Formats.TABLE_HELP);
  private final Flag<Boolean> noStream =
      flags.bool(null, "no-stream", "Disable streaming stats and only pull the first result");
  private final Flag<Boolean> noTrunc = flags.bool(null, "no-trunc", "Do not truncate output");

  public ComposeStatsCommand() {
    super(
        "stats [OPTIONS] [SERVICE]",
        "Display a live stream of container(s) resource usage statistics",
        Arguments.atMost(1));
  }

  @Override
  public List<Example> examples() {
    return List.of(
        new Example("compose stats", "memory and processor of the services, live; Ctrl-C ends it"),
        new Example("compose stats --no-stream db", "one look at one service"));
  }

  @Override
  protected int run(Session session, List<String> arguments) throws IOException {
    List<String> labels = new ArrayList<>();
    labels.add(Labels.PROJECT + "=" + name(session));
    arguments.forEach(service -> labels.add(Labels.SERVICE + "=" + service));
    return delegate(
        new StatsCommand(Json.write(new JsonObject().put("label", labels))),
        session,
        List.of(
            "--all=" + all.get(),
            "--format=" + format.get(),
            "--no-stream=" + noStream.get(),
            "--no-trunc=" + noTrunc.get()));
  }
}
