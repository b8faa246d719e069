package io.jdock.cli.network;

import io.jdock.api.client.JsonObject;
import io.jdock.cli.format.Row;
import io.jdock.cli.format.Text;
import java.util.Map;

/** A network in {@code jdock network ls}. */
final class NetworkRow extends Row {
  static final String TABLE = "{{.ID}}\t{{.Name}}\t{{.Driver}}\t{{.Scope}}";
  static final Map<String, String> TITLES =
      Map.of(
          "ID", "NETWORK ID",
          "Name", "NAME",
          "Driver", "DRIVER",
          "Scope", "SCOPE",
          "IPv4", "IPV4",
          "IPv6", "IPV6",
          "Internal", "INTERNAL",
          "Labels", "LABELS",
          "CreatedAt", "CREATED AT");

  NetworkRow(JsonObject network, boolean shorten) {
    super("*network.networkContext");
    with("ID", () -> shorten ? Text.shortId(network.string("Id")) : network.string("Id"));
    with("Name", () -> network.string("Name"));
    with("Driver", () -> network.string("Driver"));
    with("Scope", () -> network.string("Scope"));
    with("IPv4", () -> Boolean.toString(network.bool("EnableIPv4")));
    with("IPv6", () -> Boolean.toString(network.bool("EnableIPv6")));
    with("Internal", () -> Boolean.toString(network.bool("Internal")));
    with("Labels", () -> Text.labels(network));
    withLabels(network);
    with("CreatedAt", () -> created(network.string("Created")));
  }

  /** A time as Go prints it: {@code 2026-11-24 08:57:55.873 +0000 UTC}. */
  private static String created(String rfc3339) {
    return rfc3339.replace('T', ' ').replace("Z", " +0000 UTC");
  }
}
