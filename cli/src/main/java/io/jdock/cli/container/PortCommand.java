package io.jdock.cli.container;

import io.jdock.api.client.JsonObject;
import io.jdock.cli.Arguments;
import io.jdock.cli.Command;
import io.jdock.cli.CommandException;
import io.jdock.cli.ExitCode;
import io.jdock.cli.Session;
import io.jdock.cli.format.DisplayedPorts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** {@code jdock port}. */
public final class PortCommand extends Command {
  public PortCommand() {
    super(
        "port CONTAINER [PRIVATE_PORT[/PROTO]]",
        "List port mappings or a specific mapping for the container",
        Arguments.between(1, 2));
  }

  @Override
  protected int run(Session session, List<String> arguments) throws IOException {
    String container = arguments.get(0);
    JsonObject ports =
        session
            .client()
            .getObject(EachContainer.path(container) + "/json")
            .object("NetworkSettings")
            .object("Ports");
    if (arguments.size() == 1) {
      List<String> names = new ArrayList<>(ports.members().keySet());
      names.sort(
          Comparator.comparingInt((String name) -> number(name)).thenComparing(name -> name));
      for (String name : names) {
        for (JsonObject binding : ports.objects(name)) {
          session.out().println(name + " -> " + address(binding));
        }
      }
      return ExitCode.OK;
    }
    String wanted = arguments.get(1);
    List<JsonObject> bindings = ports.objects(wanted.indexOf('/') < 0 ? wanted + "/tcp" : wanted);
    if (bindings.isEmpty()) {
      throw new CommandException(
          "Error: No public port '" + wanted + "' published for " + container);
    }
    bindings.forEach(binding -> session.out().println(address(binding)));
    return ExitCode.OK;
  }

  private static int number(String port) {
    return Integer.parseInt(port.substring(0, port.indexOf('/')));
  }

  private static String address(JsonObject binding) {
    return DisplayedPorts.join(binding.string("HostIp"), binding.string("HostPort"));
  }
}
