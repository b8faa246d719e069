package io.jdock.cli.network;

import io.jdock.api.client.Query;
import io.jdock.cli.Arguments;
import io.jdock.cli.Command;
import io.jdock.cli.Session;
import io.jdock.cli.flag.Flag;
import io.jdock.cli.option.Formats;
import io.jdock.cli.system.Inspection;
import java.io.IOException;
import java.util.List;

/** {@code jdock network inspect}. */
public final class NetworkInspectCommand extends Command {
  private final Flag<String> format = flags.string("f", "format", Formats.OBJECT_HELP);
  private final Flag<Boolean> verbose =
      flags.bool("v", "verbose", "Verbose output for diagnostics");

  public NetworkInspectCommand() {
    super(
        "inspect [OPTIONS] NETWORK [NETWORK...]",
        "Display detailed information on one or more networks",
        Arguments.atLeast(1));
  }

  @Override
  protected int run(Session session, List<String> names) throws IOException {
    String query = verbose.get() ? "?verbose=true" : "";
    return Inspection.run(
        session,
        names,
        format.get(),
        name -> session.client().get("/networks/" + Query.encode(name) + query).text());
  }
}
