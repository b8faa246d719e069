package io.jdock.cli.network;

import io.jdock.api.client.JsonObject;
import io.jdock.cli.Arguments;
import io.jdock.cli.Command;
import io.jdock.cli.ExitCode;
import io.jdock.cli.Session;
import io.jdock.cli.flag.Flag;
import io.jdock.cli.option.Labels;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** {@code jdock network create}. */
public final class NetworkCreateCommand extends Command {
  private final Flag<Boolean> attachable =
      flags.bool(null, "attachable", "Enable manual container attachment");
  private final Flag<List<String>> auxiliary =
      flags.list(
          null,
          "aux-address",
          "map",
          "Auxiliary IPv4 or IPv6 addresses used by Network driver",
          text -> text);
  private final Flag<String> configFrom =
      flags.string(null, "config-from", "The network from which to copy the configuration");
  private final Flag<Boolean> configOnly =
      flags.bool(null, "config-only", "Create a configuration only network");
  private final Flag<String> driver =
      flags.string("d", "driver", "bridge", "Driver to manage the Network");
  private final Flag<List<String>> gateways =
      flags.list(
          null, "gateway", "strings", "IPv4 or IPv6 Gateway for the master subnet", text -> text);
  private final Flag<Boolean> ingress =
      flags.bool(null, "ingress", "Create swarm routing-mesh network");
  private final Flag<Boolean> internal =
      flags.bool(null, "internal", "Restrict external access to the network");
  private final Flag<List<String>> ranges =
      flags.list(
          null, "ip-range", "strings", "Allocate container ip from a sub-range", text -> text);
  private final Flag<String> ipamDriver =
      flags.string(null, "ipam-driver", "default", "IP Address Management Driver");
  private final Flag<List<String>> ipamOptions =
      flags.list(null, "ipam-opt", "map", "Set IPAM driver specific options", text -> text);
  private final Flag<Boolean> ipv4 =
      flags.boolDefaultingTrue("ipv4", "Enable or disable IPv4 address assignment");
  private final Flag<Boolean> ipv6 =
      flags.bool(null, "ipv6", "Enable or disable IPv6 address assignment");
  private final Flag<List<String>> labels =
      flags.list(null, "label", "list", "Set metadata on a network", Labels::parse);
  private final Flag<List<String>> options =
      flags.list("o", "opt", "map", "Set driver specific options", text -> text);
  private final Flag<String> scope = flags.string(null, "scope", "Control the network's scope");
  private final Flag<List<String>> subnets =
      flags.list(
          null,
          "subnet",
          "strings",
          "Subnet in CIDR format that represents a network segment",
          text -> text);

  public NetworkCreateCommand() {
    super("create [OPTIONS] NETWORK", "Create a network", Arguments.exactly(1));
  }

  @Override
  public List<Example> examples() {
    return List.of(
        new Example("network create front", "containers on it find each other by name"),
        new Example(
            "network create --subnet 10.5.0.0/24 --gateway 10.5.0.254 back",
            "with addresses of your choice"),
        new Example("network create --internal db", "without a way out"));
  }

  @Override
  protected int run(Session session, List<String> arguments) throws IOException {
    JsonObject ipam =
        new JsonObject()
            .put("Driver", ipamDriver.get())
            .put("Options", Labels.map(ipamOptions.get()))
            .put(
                "Config",
                SubnetOptions.config(
                    split(subnets.get()),
                    split(ranges.get()),
                    split(gateways.get()),
                    auxiliary.get()));
    JsonObject request =
        new JsonObject()
            .put("Name", arguments.get(0))
            .put("CheckDuplicate", true)
            .put("Driver", driver.get())
            .put("EnableIPv6", ipv6.get())
            .put("IPAM", ipam)
            .put("Internal", internal.get())
            .put("Attachable", attachable.get())
            .put("Ingress", ingress.get())
            .put("ConfigOnly", configOnly.get())
            .put("Options", Labels.map(options.get()))
            .put("Labels", Labels.map(labels.get()));
    if (!ipv4.get()) {
      request.put("EnableIPv4", false);
    }
    if (!configFrom.get().isEmpty()) {
      request.put("ConfigFrom", new JsonObject().put("Network", configFrom.get()));
    }
    if (!scope.get().isEmpty()) {
      request.put("Scope", scope.get());
    }
    JsonObject answer = session.client().post("/networks/create", request).object();
    String warning = answer.string("Warning");
    if (!warning.isEmpty()) {
      session.err().println("WARNING: " + warning);
    }
    session.out().println(answer.string("Id"));
    return ExitCode.OK;
  }

  /** Several may stand in one option, with commas between. */
  private static List<String> split(List<String> given) {
    List<String> all = new ArrayList<>();
    given.forEach(text -> all.addAll(Arrays.asList(text.split(","))));
    return all;
  }
}
