package io.jdock.engine.container;

import io.jdock.engine.CreateRequest.EndpointRequest;
import io.jdock.engine.EngineException;
import io.jdock.engine.Explanation;
import io.jdock.engine.Filters;
import io.jdock.engine.Networks;
import io.jdock.engine.event.EventBus;
import io.jdock.linux.KernelJournal;
import io.jdock.net.Cidr;
import io.jdock.net.Network;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** {@link Networks} over the network module and the containers. */
final class NetworkService implements Networks {
  private final io.jdock.net.Networks networks;
  private final ContainerNetwork containerNetwork;
  private final ContainerRegistry registry;
  private final NetworkJournals journals;
  private final EventBus events;

  NetworkService(
      io.jdock.net.Networks networks,
      ContainerNetwork containerNetwork,
      ContainerRegistry registry,
      NetworkJournals journals,
      EventBus events) {
    this.networks = networks;
    this.containerNetwork = containerNetwork;
    this.registry = registry;
    this.journals = journals;
    this.events = events;
  }

  @Override
  public List<Details> list(Filters filters) {
    NetworkFilter filter = new NetworkFilter(filters);
    return networks.list().stream()
        .filter(n -> filter.matches(n, !networks.endpoints(n.id()).isEmpty()))
        .map(n -> details(n, List.of()))
        .toList();
  }

  @Override
  public Details inspect(String ref) {
    Network network = NetworkNames.resolve(networks.list(), ref);
    return details(network, networks.endpoints(network.id()));
  }

  private static Details details(Network network, List<io.jdock.net.Endpoint> connected) {
    Map<String, Endpoint> endpoints = new HashMap<>();
    for (io.jdock.net.Endpoint e : connected) {
      InetAddress ip6 = e.ip6();
      endpoints.put(
          e.containerId(),
          new Endpoint(
              e.containerName(),
              e.endpointId(),
              e.mac().text(),
              Cidr.text(e.ip()) + "/" + e.prefixLen(),
              ip6 == null ? "" : Cidr.text(ip6) + "/" + e.prefixLen6()));
    }
    return new Details(
        network.id(),
        network.name(),
        network.created(),
        network.driver(),
        network.ipam().stream().map(NetworkService::subnet).toList(),
        network.enableIpv6(),
        network.internal(),
        network.attachable(),
        network.options(),
        network.labels(),
        endpoints);
  }

  private static Subnet subnet(Network.Ipam ipam) {
    Map<String, String> auxiliary = new TreeMap<>();
    ipam.auxiliary().forEach((name, address) -> auxiliary.put(name, Cidr.text(address)));
    Cidr range = ipam.range();
    return new Subnet(
        ipam.subnet().toString(),
        range == null ? "" : range.toString(),
        ipam.gatewayTold() ? Cidr.text(ipam.gateway()) : "",
        auxiliary);
  }

  @Override
  public String create(CreateNetwork request) {
    String name = request.name();
    if (name.isBlank()) {
      throw EngineException.invalid("invalid name: name is empty");
    }
    if (Network.isBuiltIn(name) || name.equals("default")) {
      throw new EngineException(
          EngineException.Kind.FORBIDDEN,
          "operation is not permitted on predefined " + name + " network ");
    }
    Network made;
    try {
      made = networks.create(NetworkRequests.of(request), KernelJournal.none());
    } catch (IOException e) {
      throw ContainerNetwork.failure(e);
    }
    event(made, "create", null);
    return made.id();
  }

  @Override
  public void remove(String ref) {
    Network network = NetworkNames.resolve(networks.list(), ref);
    if (!network.isUserDefined()) {
      throw new EngineException(
          EngineException.Kind.FORBIDDEN,
          network.name() + " is a pre-defined network and cannot be removed");
    }
    try {
      networks.remove(network, KernelJournal.none());
    } catch (IOException e) {
      throw ContainerNetwork.failure(e);
    }
    event(network, "destroy", null);
  }

  @Override
  public void connect(String ref, String containerRef, EndpointRequest wish) {
    Container container = registry.resolve(containerRef);
    Network network = NetworkNames.resolve(networks.list(), ref);
    try (Container.Held held = container.hold()) {
      refuseConnection(container, network);
      if (known(container, network) != null) {
        if (container.process() == null) {
          return; // as with Docker: it is on it when it starts
        }
        throw new EngineException(
            EngineException.Kind.FORBIDDEN,
            "endpoint with name "
                + container.name()
                + " already exists in network "
                + network.name());
      }
      JournalRecorder journal = new JournalRecorder();
      io.jdock.net.Endpoint made = containerNetwork.connectLive(container, network, wish, journal);
      if (made != null) {
        journals.addToContainer(containerNetwork.files(container.id()), journal);
        event(network, "connect", container.id());
      }
    } catch (IOException e) {
      throw ContainerNetwork.failure(e);
    }
  }

  private void refuseConnection(Container container, Network network) {
    if (container.removing()) {
      throw EngineException.conflict(
          "container "
              + container.id()
              + " is marked for removal and cannot be connected or disconnected to the network");
    }
    String mode = ContainerNetwork.mode(container.record().hostConfig());
    if (network.driver().equals(Network.HOST)) {
      throw EngineException.invalid(
          "container cannot be disconnected from host network or connected to host network");
    }
    if (mode.equals(Network.HOST) || mode.startsWith("container:")) {
      throw EngineException.invalid(
          "container sharing network namespace with another container or host cannot be connected"
              + " to any other network");
    }
    if (mode.equals(Network.NONE) || network.driver().equals(Network.NULL_DRIVER)) {
      throw EngineException.invalid(
          "container cannot be connected to multiple networks with one of the networks in private"
              + " (none) mode");
    }
  }

  /** What a container calls a network that it is on; null when it is not on it. */
  private @Nullable String known(Container container, Network network) {
    for (String ref : container.record().networks().keySet()) {
      try {
        if (NetworkNames.resolve(networks.list(), ref).id().equals(network.id())) {
          return ref;
        }
      } catch (EngineException e) {
        if (e.kind() != EngineException.Kind.NOT_FOUND) {
          throw e;
        }
      }
    }
    return null;
  }

  @Override
  public void disconnect(String ref, String containerRef, boolean force) {
    Container container;
    try {
      container = registry.resolve(containerRef);
    } catch (EngineException e) {
      if (!force || e.kind() != EngineException.Kind.NOT_FOUND) {
        throw e;
      }
      forceOut(NetworkNames.resolve(networks.list(), ref), containerRef);
      return;
    }
    Network network = NetworkNames.resolve(networks.list(), ref);
    String mode = ContainerNetwork.mode(container.record().hostConfig());
    if (network.driver().equals(Network.HOST) && mode.equals(Network.HOST)) {
      throw EngineException.invalid(
          "container cannot be disconnected from host network or connected to host network");
    }
    if (network.driver().equals(Network.NULL_DRIVER) && mode.equals(Network.NONE)) {
      return; // there is nothing to take away
    }
    try (Container.Held held = container.hold()) {
      String name = known(container, network);
      if (name == null) {
        throw EngineException.system(
            "container " + container.id() + " is not connected to network " + network.name(), null);
      }
      boolean ran =
          container.run().endpoints().stream().anyMatch(e -> e.networkId().equals(network.id()));
      containerNetwork.disconnectLive(container, name, network, KernelJournal.none());
      if (ran) {
        event(network, "disconnect", container.id());
      }
    } catch (IOException e) {
      throw ContainerNetwork.failure(e);
    }
  }

  /** For an endpoint whose container is not known any more. */
  private void forceOut(Network network, String name) {
    io.jdock.net.Endpoint endpoint =
        networks.endpoints(network.id()).stream()
            .filter(e -> e.containerName().equals(name) || e.containerId().startsWith(name))
            .findFirst()
            .orElseThrow(() -> EngineException.notFound("endpoint " + name + " not found"));
    try {
      networks.disconnect(endpoint, KernelJournal.none());
    } catch (IOException e) {
      throw ContainerNetwork.failure(e);
    }
    event(network, "disconnect", endpoint.containerId());
  }

  @Override
  public List<String> prune(Filters filters) {
    NetworkFilter filter = NetworkFilter.forPrune(filters);
    List<String> removed = new ArrayList<>();
    for (Network network : networks.list()) {
      boolean inUse = !networks.endpoints(network.id()).isEmpty();
      if (network.isUserDefined() && !inUse && filter.matches(network, false)) {
        try {
          remove(network.id());
          removed.add(network.name());
        } catch (EngineException e) {
          if (e.kind() != EngineException.Kind.FORBIDDEN
              && e.kind() != EngineException.Kind.NOT_FOUND) {
            throw e; // somebody connected to it, or removed it, meanwhile
          }
        }
      }
    }
    events.publish("network", "prune", "", Map.of("reclaimed", "0"));
    return removed;
  }

  @Override
  public Explanation explain(String ref) {
    Network network = NetworkNames.resolve(networks.list(), ref);
    try {
      return journals.explain(network);
    } catch (IOException e) {
      throw EngineException.system("reading the journal: " + e.getMessage(), e);
    }
  }

  private void event(Network network, String action, @Nullable String container) {
    Map<String, String> attributes = new HashMap<>(network.labels());
    attributes.put("name", network.name());
    attributes.put("type", network.driver());
    if (container != null) {
      attributes.put("container", container);
    }
    events.publish("network", action, network.id(), attributes);
  }

  /** A container has been connected, or is not any more, because it started or ended. */
  void tell(String action, io.jdock.net.Endpoint endpoint) {
    networks
        .find(endpoint.networkId())
        .ifPresent(network -> event(network, action, endpoint.containerId()));
  }
}
