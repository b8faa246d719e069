package io.jdock.net;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The three networks that exist without anybody having made them. */
final class BuiltInNetworks {
  private BuiltInNetworks() {}

  static Network bridge(NetworkStore.Entry entry, Cidr address, NetworkConfig config) {
    return new Network(
        entry.id(),
        Network.BRIDGE,
        "bridge",
        List.of(Network.Ipam.of(address.network(), address.address())),
        false,
        false,
        false,
        false,
        Map.of(
            "com.docker.network.bridge.default_bridge",
            "true",
            "com.docker.network.bridge.enable_icc",
            Boolean.toString(config.icc()),
            "com.docker.network.bridge.enable_ip_masquerade",
            Boolean.toString(config.iptables()),
            "com.docker.network.bridge.host_binding_ipv4",
            "0.0.0.0",
            Network.BRIDGE_NAME,
            config.bridge(),
            "com.docker.network.driver.mtu",
            Integer.toString(config.mtu())),
        Map.of(),
        Instant.parse(entry.created()));
  }

  static Network host(NetworkStore.Entry entry) {
    return plain(entry, Network.HOST, "host");
  }

  static Network none(NetworkStore.Entry entry) {
    return plain(entry, Network.NONE, "null");
  }

  private static Network plain(NetworkStore.Entry entry, String name, String driver) {
    return new Network(
        entry.id(),
        name,
        driver,
        List.of(),
        false,
        false,
        false,
        false,
        Map.of(),
        Map.of(),
        Instant.parse(entry.created()));
  }
}
