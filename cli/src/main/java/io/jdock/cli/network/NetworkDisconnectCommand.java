package io.jdock.cli.network;

import io.jdock.api.client.JsonObject;
import io.jdock.api.client.Query;
import io.jdock.cli.Arguments;
import io.jdock.cli.Command;
import io.jdock.cli.ExitCode;
import io.jdock.cli.Session;
import io.jdock.cli.flag.Flag;
import java.io.IOException;
import java.util.List;

/** {@code jdock network disconnect}. */
public final class NetworkDisconnectCommand extends Command {
  private final Flag<Boolean> force =
      flags.bool("f", "force", "Force the container to disconnect from a network");

  public NetworkDisconnectCommand() {
    super(
        "disconnect [OPTIONS] NETWORK CONTAINER",
        "Disconnect a container from a network",
        Arguments.exactly(2));
  }

  @Override
  protected int run(Session session, List<String> arguments) throws IOException {
    JsonObject request =
        new JsonObject().put("Container", arguments.get(1)).put("Force", force.get());
    session.client().post("/networks/" + Query.encode(arguments.get(0)) + "/disconnect", request);
    return ExitCode.OK;
  }
}
