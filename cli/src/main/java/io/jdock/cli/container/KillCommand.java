package io.jdock.cli.container;

import io.jdock.api.client.Query;
import io.jdock.cli.Arguments;
import io.jdock.cli.Command;
import io.jdock.cli.Session;
import io.jdock.cli.flag.Flag;
import java.io.IOException;
import java.util.List;

/** {@code jdock kill}. */
public final class KillCommand extends Command {
  private final Flag<String> signal =
      flags.string("s", "signal", "Signal to send to the container");

  public KillCommand() {
    super(
        "kill [OPTIONS] CONTAINER [CONTAINER...]",
        "Kill one or more running containers",
        Arguments.atLeast(1));
  }

  @Override
  public List<Example> examples() {
    return List.of(new Example("kill -s HUP web", "have a server read its configuration again"));
  }

  @Override
  protected int run(Session session, List<String> containers) throws IOException {
    Query query = Query.of().addUnlessEmpty("signal", signal.get());
    return EachContainer.run(
        session, containers, path -> session.client().post(path + "/kill" + query).text());
  }
}
