package io.jdock.cli.explain;

import io.jdock.api.client.EngineException;
import io.jdock.api.client.Query;
import io.jdock.cli.Arguments;
import io.jdock.cli.Command;
import io.jdock.cli.CommandException;
import io.jdock.cli.ExitCode;
import io.jdock.cli.Session;
import io.jdock.cli.flag.Flag;
import java.io.IOException;
import java.util.List;

/** {@code jdock explain}: what was done to make a container. */
public final class ExplainCommand extends Command {
  private final Flag<String> format =
      flags.string(null, "format", "text", "How to tell it (\"text\", \"json\")");

  public ExplainCommand() {
    super(
        "explain [OPTIONS] CONTAINER",
        "Tell what the kernel was asked to do for a container, and why",
        Arguments.exactly(1));
  }

  @Override
  public List<Example> examples() {
    return List.of(
        new Example("explain web", "read how the container web came to be"),
        new Example("explain --format json web", "the same as data"));
  }

  @Override
  protected int run(Session session, List<String> arguments) throws IOException {
    String path = "/jdock/containers/" + Query.encode(arguments.get(0)) + "/explain";
    try {
      Explanation.print(
          session.client().sendUnversioned("GET", path, null).object(),
          format.get(),
          session.out(),
          session.terminal().out());
    } catch (EngineException e) {
      if (e.getMessage() != null && e.getMessage().contains("page not found")) {
        throw new CommandException("this daemon is not jdock's: it cannot explain");
      }
      throw e;
    }
    return ExitCode.OK;
  }
}
