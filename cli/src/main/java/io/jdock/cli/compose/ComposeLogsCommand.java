package io.jdock.cli.compose;

import io.jdock.cli.Arguments;
import io.jdock.cli.CommandException;
import io.jdock.cli.ExitCode;
import io.jdock.cli.Session;
import io.jdock.cli.flag.Flag;
import io.jdock.cli.format.Times;
import io.jdock.compose.engine.Logs;
import io.jdock.compose.model.Project;
import io.jdock.compose.model.Service;
import io.jdock.compose.progress.LogPrinter;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** {@code jdock compose logs}. */
public final class ComposeLogsCommand extends ServiceCommand {
  private static final String TIME_HELP =
      " (e.g. 2013-01-02T13:23:37Z) or relative (e.g. 42m for 42 minutes)";

  private final Flag<Boolean> follow = flags.bool("f", "follow", "Follow log output");
  private final Flag<Long> index = index(flags);
  private final Flag<Boolean> noColor = flags.bool(null, "no-color", "Produce monochrome output");
  private final Flag<Boolean> noPrefix =
      flags.bool(null, "no-log-prefix", "Don't print prefix in logs");
  private final Flag<String> since =
      flags.string(null, "since", "Show logs since timestamp" + TIME_HELP);
  private final Flag<String> tail =
      flags.string(
          "n",
          "tail",
          "all",
          "Number of lines to show from the end of the logs for each container");
  private final Flag<Boolean> timestamps = flags.bool("t", "timestamps", "Show timestamps");
  private final Flag<String> until =
      flags.string(null, "until", "Show logs before a timestamp" + TIME_HELP);

  public ComposeLogsCommand() {
    super("logs [OPTIONS] [SERVICE...]", "View output from containers", Arguments.any());
  }

  @Override
  public List<Example> examples() {
    return List.of(
        new Example("compose logs -f web", "what one service writes, until Ctrl-C"),
        new Example("compose logs --tail 20 -t", "the last lines of all, with the time"));
  }

  @Override
  protected int run(Session session, List<String> arguments) throws IOException {
    if (index.get() > 0 && arguments.size() != 1) {
      throw new CommandException("--index requires one service to be selected");
    }
    Target target = target(session, arguments);
    Set<String> services = new TreeSet<>(arguments);
    Project project = target.project();
    if (project != null && arguments.isEmpty()) {
      for (Service service : project.services().values()) {
        if (!Boolean.FALSE.equals(service.attach())) {
          services.add(service.name());
        }
      }
    }
    Logs.Options options =
        new Logs.Options(
            services,
            follow.get(),
            Math.toIntExact(index.get()),
            time("since", since.get()),
            time("until", until.get()),
            tail.get(),
            timestamps.get(),
            compose().separator());
    LogPrinter printer =
        new LogPrinter(session.out(), coloured(session) && !noColor.get(), !noPrefix.get());
    return work(
        session,
        "Running",
        engine -> {
          new Logs(engine, printer, options).run(target.name());
          return ExitCode.OK;
        });
  }

  private static String time(String option, String text) {
    try {
      return text.isEmpty() ? "" : Times.timestamp(text);
    } catch (IllegalArgumentException e) {
      throw new CommandException("invalid value for \"" + option + "\": " + e.getMessage());
    }
  }
}
