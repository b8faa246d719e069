package io.jdock.cli.explain;

import io.jdock.api.client.EngineException;
import io.jdock.api.client.JsonObject;
import io.jdock.api.client.Query;
import io.jdock.cli.Arguments;
import io.jdock.cli.Command;
import io.jdock.cli.CommandException;
import io.jdock.cli.ExitCode;
import io.jdock.cli.Session;
import io.jdock.cli.flag.Flag;
import java.io.IOException;
import java.util.List;

/** {@code jdock explain}: what was done to make a container or a network. */
public final class ExplainCommand extends Command {
  private final Flag<String> format =
      flags.string(null, "format", "text", "How to tell it (\"text\", \"json\")");

  public ExplainCommand() {
    super(
        "explain [OPTIONS] CONTAINER|NETWORK",
        "Tell what the kernel was asked to do for a container or a network, and why",
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
    try {
      story(session, arguments.get(0));
    } catch (EngineException e) {
      if (e.getMessage() != null && e.getMessage().contains("page not found")) {
        throw new CommandException("this daemon is not jdock's: it cannot explain");
      }
      throw e;
    }
    return ExitCode.OK;
  }

  /** A container's, else a network's of that name. */
  private void story(Session session, String name) throws IOException {
    boolean terminal = session.terminal().out();
    try {
      Explanation.print(
          explain(session, "containers", name), format.get(), session.out(), terminal);
    } catch (EngineException noContainer) {
      if (!noContainer.notFound()) {
        throw noContainer;
      }
      try {
        Explanation.printNetwork(
            explain(session, "networks", name), format.get(), session.out(), terminal);
      } catch (EngineException noNetwork) {
        if (noNetwork.notFound()) {
          throw new CommandException("no such container or network: " + name);
        }
        throw noNetwork;
      }
    }
  }

  private static JsonObject explain(Session session, String kind, String name) throws IOException {
    String path = "/jdock/" + kind + "/" + Query.encode(name) + "/explain";
    return session.client().sendUnversioned("GET", path, null).object();
  }
}
