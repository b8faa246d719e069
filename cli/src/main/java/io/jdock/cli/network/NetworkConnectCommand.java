package io.jdock.cli.network;

import io.jdock.api.client.JsonObject;
import io.jdock.api.client.Query;
import io.jdock.cli.Arguments;
import io.jdock.cli.Command;
import io.jdock.cli.ExitCode;
import io.jdock.cli.Session;
import io.jdock.cli.flag.Flag;
import io.jdock.cli.option.Labels;
import java.io.IOException;
import java.util.List;

/** {@code jdock network connect}. */
public final class NetworkConnectCommand extends Command {
  private final Flag<List<String>> aliases =
      flags.list(
          null, "alias", "strings", "Add network-scoped alias for the container", text -> text);
  private final Flag<List<String>> driverOptions =
      flags.list(null, "driver-opt", "strings", "driver options for the network", Labels::parse);
  private final Flag<String> ip =
      flags.string(null, "ip", "IPv4 address (e.g., \"172.30.100.104\")");
  private final Flag<String> ip6 =
      flags.string(null, "ip6", "IPv6 address (e.g., \"2001:db8::33\")");
  private final Flag<List<String>> links =
      flags.list(null, "link", "Add link to another container");
  private final Flag<List<String>> linkLocal =
      flags.list(
          null,
          "link-local-ip",
          "strings",
          "Add a link-local address for the container",
          text -> text);

  public NetworkConnectCommand() {
    super(
        "connect [OPTIONS] NETWORK CONTAINER",
        "Connect a container to a network",
        Arguments.exactly(2));
  }

  @Override
  public List<Example> examples() {
    return List.of(
        new Example("network connect back web", "web is on one network more, without a restart"));
  }

  @Override
  protected int run(Session session, List<String> arguments) throws IOException {
    JsonObject ipam = new JsonObject();
    if (!ip.get().isEmpty()) {
      ipam.put("IPv4Address", ip.get());
    }
    if (!ip6.get().isEmpty()) {
      ipam.put("IPv6Address", ip6.get());
    }
    if (!linkLocal.get().isEmpty()) {
      ipam.put("LinkLocalIPs", linkLocal.get());
    }
    JsonObject endpoint =
        new JsonObject()
            .put("IPAMConfig", ipam)
            .put("Links", links.get())
            .put("Aliases", aliases.get());
    if (!driverOptions.get().isEmpty()) {
      endpoint.put("DriverOpts", Labels.map(driverOptions.get()));
    }
    JsonObject request =
        new JsonObject().put("Container", arguments.get(1)).put("EndpointConfig", endpoint);
    session.client().post("/networks/" + Query.encode(arguments.get(0)) + "/connect", request);
    return ExitCode.OK;
  }
}
