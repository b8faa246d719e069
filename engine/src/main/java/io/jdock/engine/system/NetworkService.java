package io.jdock.engine.system;

import io.jdock.engine.EngineException;
import io.jdock.engine.Filters;
import io.jdock.engine.Networks;
import io.jdock.net.Cidr;
import io.jdock.net.Network;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@link Networks} over the network module. */
public final class NetworkService implements Networks {
  private static final Set<String> KEYS =
      Set.of("dangling", "driver", "id", "label", "name", "scope", "type");

  private final io.jdock.net.Networks networks;

  public NetworkService(io.jdock.net.Networks networks) {
    this.networks = networks;
  }

  @Override
  public List<Details> list(Filters filters) {
    filters.allowOnly(KEYS);
    return networks.list().stream()
        .filter(n -> any(filters, "driver", n.driver()::equals))
        .filter(n -> any(filters, "id", n.id()::startsWith))
        .filter(n -> any(filters, "name", n.name()::contains))
        .filter(n -> any(filters, "scope", "local"::equals))
        .filter(n -> any(filters, "type", "builtin"::equals))
        .filter(n -> filters.matchLabels("label", n.labels()))
        .filter(n -> !filters.has("dangling") || filters.get("dangling").contains("false"))
        .map(this::details)
        .toList();
  }

  private static boolean any(
      Filters filters, String key, java.util.function.Predicate<String> matches) {
    return !filters.has(key) || filters.get(key).stream().anyMatch(matches);
  }

  @Override
  public Details inspect(String ref) {
    return details(
        networks
            .find(ref)
            .orElseThrow(() -> EngineException.notFound("network " + ref + " not found")));
  }

  private Details details(Network network) {
    Map<String, Endpoint> endpoints = new HashMap<>();
    networks
        .endpoints(network.id())
        .forEach(
            e ->
                endpoints.put(
                    e.containerId(),
                    new Endpoint(
                        e.containerName(),
                        e.endpointId(),
                        e.mac().text(),
                        Cidr.text(e.ip()) + "/" + e.prefixLen(),
                        "")));
    return new Details(
        network.id(),
        network.name(),
        network.created(),
        network.driver(),
        network.ipam().stream()
            .map(ipam -> new Subnet(ipam.subnet().toString(), Cidr.text(ipam.gateway())))
            .toList(),
        network.enableIpv6(),
        network.options(),
        endpoints);
  }
}
