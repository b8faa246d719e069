package io.jdock.cli.compose;

import io.jdock.cli.Arguments;
import io.jdock.cli.CommandException;
import io.jdock.cli.ExitCode;
import io.jdock.cli.Session;
import io.jdock.cli.container.ExportCommand;
import io.jdock.cli.flag.Flag;
import io.jdock.compose.engine.ProjectContainer;
import io.jdock.compose.progress.Event;
import io.jdock.compose.progress.Status;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** {@code jdock compose export}. */
public final class ComposeExportCommand extends ServiceCommand {
  private final Flag<Long> index = index(flags);
  private final Flag<String> output =
      flags.string("o", "output", "Write to a file, instead of STDOUT");

  public ComposeExportCommand() {
    super(
        "export [OPTIONS] SERVICE",
        "Export a service container's filesystem as a tar archive",
        Arguments.atLeast(1));
  }

  @Override
  public List<Example> examples() {
    return List.of(
        new Example("compose export -o web.tar web", "the service's files, without its volumes"));
  }

  @Override
  protected int run(Session session, List<String> arguments) throws IOException {
    ProjectContainer container = running(session, name(session), arguments.get(0), index.get());
    if (output.get().isEmpty() && session.terminal().out()) {
      throw new CommandException("output option is required when exporting to terminal");
    }
    String text = "export " + container.name() + " to " + output.get();
    return work(
        session,
        "Exporting",
        engine -> {
          engine
              .progress()
              .event(new Event(container.name(), "", text, Status.WORKING, "Exporting", 0, 0));
          if (!dryRun()) {
            List<String> words = new ArrayList<>();
            if (!output.get().isEmpty()) {
              words.add("--output=" + compose().directory().resolve(output.get()));
            }
            words.add(container.id());
            return delegate(new ExportCommand(), session, words);
          }
          engine
              .progress()
              .event(new Event(container.name(), "", text, Status.DONE, "Exported", 0, 0));
          return ExitCode.OK;
        });
  }
}
