package io.jdock.daemon.routes;

import io.jdock.api.NetworkInspect;
import io.jdock.engine.Networks;
import java.util.Map;
import java.util.TreeMap;

/** Networks in the API's form. */
final class NetworkMapper {
  private NetworkMapper() {}

  static NetworkInspect toApi(Networks.Details network) {
    Map<String, NetworkInspect.Endpoint> containers = new TreeMap<>();
    network
        .endpoints()
        .forEach(
            (id, endpoint) ->
                containers.put(
                    id,
                    new NetworkInspect.Endpoint(
                        endpoint.name(),
                        endpoint.endpointId(),
                        endpoint.macAddress(),
                        endpoint.ipv4Address(),
                        endpoint.ipv6Address())));
    return new NetworkInspect(
        network.name(),
        network.id(),
        Times.text(network.created()),
        "local",
        network.driver(),
        true,
        network.ipv6(),
        new NetworkInspect.Ipam(
            "default",
            null,
            network.subnets().stream()
                .map(
                    subnet ->
                        new NetworkInspect.IpamConfig(subnet.subnet(), null, subnet.gateway()))
                .toList()),
        false,
        false,
        false,
        new NetworkInspect.ConfigReference(""),
        false,
        containers,
        new TreeMap<>(network.options()),
        Map.of());
  }
}
