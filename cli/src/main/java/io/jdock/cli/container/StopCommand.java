package io.jdock.cli.container;

import io.jdock.api.client.Query;
import io.jdock.cli.Arguments;
import io.jdock.cli.Command;
import io.jdock.cli.Session;
import io.jdock.cli.flag.Flag;
import java.io.IOException;
import java.util.List;

/** {@code jdock stop} and {@code jdock restart}, which take the same options. */
public final class StopCommand extends Command {
  private final Flag<String> signal =
      flags.string("s", "signal", "Signal to send to the container");
  private final Flag<Long> timeout;
  private final Flag<Long> oldTimeout;
  private final String verb;

  private StopCommand(String verb, String summary) {
    super(verb + " [OPTIONS] CONTAINER [CONTAINER...]", summary, Arguments.atLeast(1));
    this.verb = verb;
    timeout = flags.integer("t", "timeout", 0, "Seconds to wait before killing the container");
    oldTimeout = flags.hiddenInteger("time");
  }

  /** {@code jdock stop}. */
  public static StopCommand stop() {
    return new StopCommand("stop", "Stop one or more running containers");
  }

  /** {@code jdock restart}. */
  public static StopCommand restart() {
    return new StopCommand("restart", "Restart one or more containers");
  }

  @Override
  public List<Example> examples() {
    return List.of(
        new Example(verb + " web", "SIGTERM first, SIGKILL after ten seconds"),
        new Example(verb + " -t 1 web db", "two containers, with one second's patience"));
  }

  @Override
  protected int run(Session session, List<String> containers) throws IOException {
    Query query = Query.of().addUnlessEmpty("signal", signal.get());
    if (timeout.changed() || oldTimeout.changed()) {
      query.add("t", timeout.changed() ? timeout.get() : oldTimeout.get());
    }
    return EachContainer.run(
        session, containers, path -> session.client().post(path + "/" + verb + query).text());
  }
}
