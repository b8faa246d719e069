package io.jdock.cli.image;

import io.jdock.api.client.EngineResponse;
import io.jdock.api.client.JsonLines;
import io.jdock.api.client.Query;
import io.jdock.cli.Arguments;
import io.jdock.cli.Command;
import io.jdock.cli.CommandException;
import io.jdock.cli.ExitCode;
import io.jdock.cli.Session;
import io.jdock.cli.flag.Flag;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** {@code jdock load}. */
public final class LoadCommand extends Command {
  private final Flag<String> input =
      flags.string("i", "input", "Read from tar archive file, instead of STDIN");
  private final Flag<Boolean> quiet = flags.bool("q", "quiet", "Suppress the load output");

  public LoadCommand() {
    super("load [OPTIONS]", "Load an image from a tar archive or STDIN", Arguments.none());
  }

  @Override
  public List<Example> examples() {
    return List.of(new Example("load -i images.tar", "what docker save wrote"));
  }

  @Override
  protected int run(Session session, List<String> arguments) throws IOException {
    boolean file = input.changed();
    if (!file && session.terminal().in()) {
      throw new CommandException("requested load from stdin, but stdin is empty");
    }
    Query query = Query.of().add("quiet", quiet.get());
    try (InputStream archive = file ? ArchiveFile.open(input.get()) : session.in();
        EngineResponse response = session.client().upload("/images/load" + query, archive);
        JsonLines lines = response.lines()) {
      new ProgressDisplay(session.out(), session.terminal().out(), 0).show(lines);
    }
    return ExitCode.OK;
  }
}
