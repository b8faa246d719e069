package io.jdock.daemon.routes;

import io.jdock.api.NetworkCreateRequest;
import io.jdock.api.NetworkInspect;
import io.jdock.engine.EngineException;
import io.jdock.engine.Networks;
import io.jdock.engine.Networks.CreateNetwork;
import io.jdock.engine.Networks.Subnet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

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
            builtIn(network.name()) ? null : Map.of(),
            network.subnets().stream().map(NetworkMapper::subnet).toList()),
        network.internal(),
        network.attachable(),
        false,
        new NetworkInspect.ConfigReference(""),
        false,
        containers,
        new TreeMap<>(network.options()),
        new TreeMap<>(network.labels()));
  }

  private static boolean builtIn(String name) {
    return List.of("bridge", "host", "none").contains(name);
  }

  private static NetworkInspect.IpamConfig subnet(Subnet subnet) {
    return new NetworkInspect.IpamConfig(
        subnet.subnet(), subnet.ipRange(), subnet.gateway(), subnet.auxiliaryAddresses());
  }

  /**
   * @throws EngineException when something is asked that jdock cannot do
   */
  static CreateNetwork toEngine(NetworkCreateRequest request) {
    String scope = request.scope();
    if (request.ingress()) {
      throw forbidden("Ingress network can only be global scope network");
    }
    if (scope.equals("swarm") || scope.equals("global")) {
      throw forbidden("cannot create a " + scope + " scoped network when swarm is not active");
    }
    Unsupported.refuse(!scope.isEmpty() && !scope.equals("local"), "Scope " + scope);
    Unsupported.refuse(request.configOnly(), "ConfigOnly");
    NetworkInspect.ConfigReference from = request.configFrom();
    Unsupported.refuse(from == null ? null : from.network(), "ConfigFrom");
    Unsupported.refuse(Boolean.FALSE.equals(request.enableIpv4()), "EnableIPv4 false");
    NetworkCreateRequest.@Nullable Ipam ipam = request.ipam();
    if (ipam != null) {
      String driver = ipam.driver();
      if (!driver.isEmpty() && !driver.equals("default")) {
        throw EngineException.notFound("plugin \"" + driver + "\" not found");
      }
      Unsupported.refuse(ipam.options(), "IPAM.Options");
    }
    List<NetworkInspect.IpamConfig> config = ipam == null ? null : ipam.config();
    return new CreateNetwork(
        request.name(),
        request.driver(),
        config == null ? List.of() : config.stream().map(NetworkMapper::toEngine).toList(),
        request.internal(),
        request.attachable(),
        Boolean.TRUE.equals(request.enableIpv6()),
        orEmpty(request.options()),
        orEmpty(request.labels()));
  }

  private static EngineException forbidden(String message) {
    return new EngineException(EngineException.Kind.FORBIDDEN, message);
  }

  private static Subnet toEngine(NetworkInspect.IpamConfig config) {
    return new Subnet(
        text(config.subnet()),
        text(config.ipRange()),
        text(config.gateway()),
        orEmpty(config.auxiliaryAddresses()));
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value;
  }

  private static Map<String, String> orEmpty(@Nullable Map<String, String> map) {
    return map == null ? Map.of() : map;
  }
}
