package io.jdock.cli.compose;

import io.jdock.api.client.JsonObject;
import io.jdock.cli.Arguments;
import io.jdock.cli.CommandException;
import io.jdock.cli.ExitCode;
import io.jdock.cli.Session;
import io.jdock.cli.flag.Flag;
import io.jdock.compose.engine.ProjectContainer;
import io.jdock.compose.load.GoText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** {@code jdock compose port}. */
public final class ComposePortCommand extends ServiceCommand {
  private final Flag<Long> index = index(flags);
  private final Flag<String> protocol = flags.string(null, "protocol", "tcp", "tcp or udp");

  public ComposePortCommand() {
    super(
        "port [OPTIONS] SERVICE PRIVATE_PORT",
        "Print the public port for a port binding",
        Arguments.atLeast(2));
  }

  @Override
  public List<Example> examples() {
    return List.of(
        new Example("compose port web 80", "where the host reaches it"),
        new Example("compose port --index 2 --protocol udp dns 53", "of the second container"));
  }

  @Override
  protected int run(Session session, List<String> arguments) throws IOException {
    int port = number(arguments.get(1));
    String wanted = protocol.get().toLowerCase(Locale.ROOT);
    ProjectContainer container = running(session, name(session), arguments.get(0), index.get());
    List<String> others = new ArrayList<>();
    for (JsonObject each : container.summary().objects("Ports")) {
      if (each.number("PrivatePort") == port && each.string("Type").equals(wanted)) {
        session.out().println(each.string("IP") + ":" + each.number("PublicPort"));
        return ExitCode.OK;
      }
      others.add(each.number("PublicPort") + "/" + each.string("Type"));
    }
    throw new CommandException(
        "no port "
            + port
            + "/"
            + wanted
            + " for container "
            + container.name()
            + ": "
            + String.join(", ", others));
  }

  private static int number(String text) {
    String call = "strconv.ParseUint: parsing " + GoText.quote(text) + ": ";
    if (!text.matches("[0-9]+")) {
      throw new CommandException(call + "invalid syntax");
    }
    if (text.length() > 5 || Integer.parseInt(text) > 65535) {
      throw new CommandException(call + "value out of range");
    }
    return Integer.parseInt(text);
  }
}
