package io.jdock.engine.container;

import io.jdock.engine.CreateRequest.EndpointRequest;
import io.jdock.engine.EngineConfig;
import io.jdock.engine.EngineException;
import io.jdock.engine.HostConfig;
import io.jdock.linux.KernelJournal;
import io.jdock.net.AddressInUseException;
import io.jdock.net.Cidr;
import io.jdock.net.Endpoint;
import io.jdock.net.HostsFile;
import io.jdock.net.MacAddress;
import io.jdock.net.Network;
import io.jdock.net.NetworkException;
import io.jdock.net.NetworkPlan;
import io.jdock.net.NetworkRefusedException;
import io.jdock.net.Networks;
import io.jdock.net.PortBinding;
import io.jdock.net.PublishedPort;
import io.jdock.net.Sandbox;
import io.jdock.runtime.ContainerProcess;
import io.jdock.runtime.Namespace;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Connects containers as their network mode says and to the networks they are on, and keeps their
 * resolv.conf, hosts and hostname. Changes are made while holding the container's lock.
 */
final class ContainerNetwork {
  private static final System.Logger LOG = System.getLogger(ContainerNetwork.class.getName());

  private final Networks networks;
  private final ContainerRegistry registry;
  private final ContainerStore store;
  private final NetworkFiles texts;
  private final Links links;

  ContainerNetwork(
      Networks networks,
      EngineConfig.Network defaults,
      ContainerRegistry registry,
      ContainerStore store) {
    this.networks = networks;
    this.registry = registry;
    this.store = store;
    this.texts = new NetworkFiles(defaults);
    this.links = new Links(registry);
  }

  /** A container's network before its process is there. */
  record Connected(Namespace namespace, List<Endpoint> endpoints, List<PublishedPort> ports) {}

  /** Docker's default is the bridge. */
  static String mode(HostConfig host) {
    String mode = host.networking().mode();
    return mode.isEmpty() || mode.equals("default") ? Network.BRIDGE : mode;
  }

  Links links() {
    return links;
  }

  List<Network> list() {
    return networks.list();
  }

  /**
   * Refuses ports, links and combinations of networks that make no sense. A network that is not
   * there is found when the container starts, as with Docker: not found as an answer to a creation
   * means that the image is missing, and clients would pull it.
   */
  void check(HostConfig host, Map<String, EndpointRequest> wanted) {
    String mode = mode(host);
    if (!mode.startsWith("container:")) {
      PortRequests.of(host, List.of());
    }
    links.check(host);
    boolean others = wanted.keySet().stream().anyMatch(name -> !name.equals(mode));
    if (others && !NetworkNames.connectable(mode)) {
      throw EngineException.invalid(
          mode.equals(Network.NONE)
              ? "container cannot be connected to multiple networks with one of the networks in"
                  + " private (none) mode"
              : "container sharing network namespace with another container or host cannot be"
                  + " connected to any other network");
    }
    EndpointRequest own = wanted.get(mode);
    boolean shared = mode.equals(Network.HOST) || mode.startsWith("container:");
    if (own != null && shared && !own.macAddress().isEmpty()) {
      throw EngineException.invalid("conflicting options: mac-address and the network mode");
    }
    if (own != null && own.wantsAddress() && !NetworkNames.connectable(mode)) {
      throw EngineException.invalid(
          "user specified IP address is supported on user defined networks only");
    }
    wanted.values().forEach(ContainerNetwork::checkForm);
  }

  private static void checkForm(EndpointRequest wish) {
    checkAddress(wish.ipv4Address(), "IPv4", 4);
    checkAddress(wish.ipv6Address(), "IPv6", 16);
    wish.links().forEach(Links.Link::parse);
  }

  private static void checkAddress(String text, String family, int bytes) {
    if (text.isEmpty()) {
      return;
    }
    try {
      if (Cidr.ip(text).getAddress().length == bytes) {
        return;
      }
    } catch (IllegalArgumentException e) {
      throw new EngineException(
          EngineException.Kind.INVALID_PARAMETER, "invalid " + family + " address: " + text, e);
    }
    throw EngineException.invalid("invalid " + family + " address: " + text);
  }

  /** Makes all of a container's connections before it starts. */
  Connected connect(Container container, KernelJournal journal) throws IOException {
    ContainerRecord record = container.record();
    String mode = mode(record.hostConfig());
    if (mode.startsWith("container:")) {
      return new Connected(
          Namespace.join(donor(mode, "network").namespacePath("net")), List.of(), List.of());
    }
    if (mode.equals(Network.HOST)) {
      return new Connected(Namespace.HOST, List.of(), List.of());
    }
    Sandbox sandbox = networks.createSandbox(record.id(), journal);
    List<Endpoint> endpoints = new ArrayList<>();
    for (String ref : NetworkNames.ordered(record)) {
      EndpointRequest wish = record.networks().getOrDefault(ref, EndpointRequest.ANY);
      endpoints.add(connectOne(record, ref, wish, journal));
    }
    List<PublishedPort> ports = publish(record, journal);
    serveNames(record, endpoints, journal);
    return new Connected(Namespace.join(sandbox.path()), endpoints, ports);
  }

  /**
   * Tells what {@link #connect} would do.
   *
   * @return the namespace that the container would be in
   */
  Namespace plan(ContainerRecord record, KernelJournal journal) {
    String mode = mode(record.hostConfig());
    if (mode.equals(Network.HOST)) {
      return Namespace.HOST;
    }
    if (mode.startsWith("container:")) {
      return Namespace.join(donor(mode, "network").namespacePath("net"));
    }
    Path namespace = networks.namespace(record.id());
    NetworkPlan plan = new NetworkPlan(journal, namespace.toString());
    plan.sandbox();
    List<String> order = NetworkNames.ordered(record);
    String out =
        order.stream()
            .min(
                Comparator.comparing(
                        (String ref) -> NetworkNames.resolve(networks.list(), ref).internal())
                    .thenComparing(Comparator.naturalOrder()))
            .orElse("");
    for (int i = 0; i < order.size(); i++) {
      Network network = NetworkNames.resolve(networks.list(), order.get(i));
      Optional<InetAddress> ip =
          address(record.networks().getOrDefault(order.get(i), EndpointRequest.ANY).ipv4Address());
      boolean gateway = order.get(i).equals(out);
      plan.connect(network, ip, "eth" + i, gateway);
      if (gateway) {
        plan.publish(
            network, ip, PortRequests.of(record.hostConfig(), record.config().exposedPorts()));
      }
    }
    return Namespace.join(namespace);
  }

  private Endpoint connectOne(
      ContainerRecord record, String ref, EndpointRequest wish, KernelJournal journal)
      throws IOException {
    Network network = NetworkNames.resolve(networks.list(), ref);
    checkFor(network, wish);
    return networks.connect(record.id(), network, request(record, network, wish), journal);
  }

  private static void checkFor(Network network, EndpointRequest wish) {
    checkForm(wish);
    if (!network.isUserDefined()) {
      if (wish.wantsAddress()) {
        throw EngineException.invalid(
            "user specified IP address is supported on user defined networks only");
      }
      if (!wish.aliases().isEmpty()) {
        throw EngineException.invalid(
            "network-scoped alias is supported only for containers in user defined networks");
      }
    } else if (wish.wantsAddress() && !network.chosenSubnets()) {
      throw EngineException.invalid(
          "user specified IP address is supported only when connecting to networks with user"
              + " configured subnets");
    }
  }

  private static io.jdock.net.EndpointRequest request(
      ContainerRecord record, Network network, EndpointRequest wish) {
    return new io.jdock.net.EndpointRequest(
        record.name(),
        address(wish.ipv4Address()),
        address(wish.ipv6Address()),
        wish.macAddress().isEmpty()
            ? Optional.empty()
            : Optional.of(new MacAddress(wish.macAddress().replace('-', ':'))),
        network.isUserDefined() ? NetworkNames.dnsNames(record, wish) : List.of());
  }

  private static Optional<InetAddress> address(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(Cidr.ip(text));
  }

  private List<PublishedPort> publish(ContainerRecord record, KernelJournal journal)
      throws IOException {
    List<PortBinding> bindings =
        PortRequests.of(record.hostConfig(), List.copyOf(record.config().exposedPorts()));
    return bindings.isEmpty() ? List.of() : networks.publish(record.id(), bindings, journal);
  }

  private void serveNames(ContainerRecord record, List<Endpoint> endpoints, KernelJournal journal)
      throws IOException {
    if (NetworkFiles.onUserDefined(endpoints)) {
      networks.serveNames(
          record.id(),
          texts.upstreams(record, onlyInternal(endpoints)),
          links.names(record),
          journal);
    }
  }

  private boolean onlyInternal(List<Endpoint> endpoints) {
    return endpoints.stream()
        .allMatch(e -> networks.find(e.networkId()).map(Network::internal).orElse(false));
  }

  /**
   * Connects a container to one more network, at once when it runs. Nothing has changed when it
   * fails.
   *
   * @return the endpoint; null when the container does not run
   */
  @Nullable Endpoint connectLive(
      Container container, Network network, EndpointRequest wish, KernelJournal journal)
      throws IOException {
    container.requireHeld();
    ContainerRecord record = container.record();
    checkFor(network, wish);
    Map<String, EndpointRequest> after = new java.util.HashMap<>(record.networks());
    after.put(network.name(), wish);
    if (container.process() == null) {
      container.record(store.saveSoon(record.withNetworks(after)));
      return null;
    }
    ContainerRecord next = record.withNetworks(after);
    Endpoint endpoint =
        networks.connect(record.id(), network, request(record, network, wish), journal);
    List<Endpoint> endpoints = new ArrayList<>(container.run().endpoints());
    endpoints.add(endpoint);
    try {
      settle(container, next, endpoints, journal);
      texts.connected(next, files(record.id()), endpoint);
    } catch (IOException | RuntimeException e) {
      networks.disconnect(endpoint, KernelJournal.none());
      throw e;
    }
    return endpoint;
  }

  /**
   * Ends a container's connection, at once when it runs.
   *
   * @param name the network's, as the container has it
   */
  void disconnectLive(Container container, String name, Network network, KernelJournal journal)
      throws IOException {
    container.requireHeld();
    ContainerRecord record = container.record();
    Map<String, EndpointRequest> after = new java.util.HashMap<>(record.networks());
    after.remove(name);
    ContainerRecord next = record.withNetworks(after);
    List<Endpoint> endpoints = new ArrayList<>(container.run().endpoints());
    Endpoint gone =
        endpoints.stream().filter(e -> e.networkId().equals(network.id())).findFirst().orElse(null);
    if (gone == null) {
      container.record(store.saveSoon(next));
      return;
    }
    endpoints.remove(gone);
    // On the disk before the link goes: after a crash between, the link is a stray.
    container.record(store.saveSoon(next));
    container.run(container.run().withNetwork(endpoints, container.run().ports()));
    store.save(container.id(), container.run());
    networks.disconnect(gone, journal);
    settle(container, next, endpoints, journal);
    texts.disconnected(files(record.id()), gone);
  }

  /** Ports, names and files as they follow from the connections that there are now. */
  private void settle(
      Container container, ContainerRecord record, List<Endpoint> endpoints, KernelJournal journal)
      throws IOException {
    List<PublishedPort> ports = publish(record, journal);
    boolean before = NetworkFiles.onUserDefined(container.run().endpoints());
    serveNames(record, endpoints, journal);
    if (before != NetworkFiles.onUserDefined(endpoints) || endpoints.isEmpty()) {
      texts.writeResolvConf(record, files(record.id()), endpoints);
    }
    if (!record.equals(container.record())) {
      container.record(store.saveSoon(record));
    }
    RunRecord run = container.run().withNetwork(endpoints, ports);
    if (!run.equals(container.run())) {
      container.run(run);
      store.save(container.id(), run);
    }
  }

  /** Serves names again to a container that outlived the daemon which did before. */
  void takeOver(Container container) throws IOException {
    completeChange(container);
    serveNames(container.record(), container.run().endpoints(), KernelJournal.none());
  }

  /**
   * What a container is on and what it is connected to are two files: a daemon that died between
   * them left a network without an endpoint (it was being connected, and is not) or an endpoint
   * without a network (it was being disconnected, and is).
   */
  private void completeChange(Container container) throws IOException {
    ContainerRecord record = container.record();
    List<Endpoint> endpoints = new ArrayList<>(container.run().endpoints());
    Map<String, EndpointRequest> after = new java.util.HashMap<>(record.networks());
    List<String> wanted = new ArrayList<>();
    for (String ref : record.networks().keySet()) {
      String id = id(ref);
      if (endpoints.stream().anyMatch(e -> e.networkId().equals(id))) {
        wanted.add(id);
      } else {
        after.remove(ref);
      }
    }
    List<Endpoint> surplus =
        endpoints.stream().filter(e -> !wanted.contains(e.networkId())).toList();
    if (surplus.isEmpty() && after.size() == record.networks().size()) {
      return;
    }
    LOG.log(
        System.Logger.Level.INFO,
        "completing a change of the networks of container {0} that was cut off",
        container.id());
    for (Endpoint endpoint : surplus) {
      networks.disconnect(endpoint, KernelJournal.none());
      texts.disconnected(files(record.id()), endpoint);
    }
    endpoints.removeAll(surplus);
    settle(container, record.withNetworks(after), endpoints, KernelJournal.none());
  }

  private String id(String ref) {
    try {
      return NetworkNames.resolve(networks.list(), ref).id();
    } catch (EngineException e) {
      return ""; // it was removed, which only happens when nothing is connected to it
    }
  }

  /** Tells the networks and whoever is linked how a container is called now. */
  void renamed(Container container) throws IOException {
    container.requireHeld();
    ContainerRecord record = container.record();
    List<Endpoint> endpoints = new ArrayList<>();
    for (Endpoint endpoint : container.run().endpoints()) {
      List<String> names =
          endpoint.dnsNames().isEmpty()
              ? List.of()
              : NetworkNames.dnsNames(
                  record,
                  record.networks().getOrDefault(endpoint.networkName(), EndpointRequest.ANY));
      endpoints.add(networks.rename(endpoint, record.name(), names));
    }
    container.run(container.run().withNetwork(endpoints, container.run().ports()));
    store.save(container.id(), container.run());
  }

  /** The running container that another one's mode names. */
  ContainerProcess donor(String mode, String what) {
    Container donor = registry.resolve(mode.substring("container:".length()));
    ContainerProcess process = donor.process();
    if (process == null || !donor.state().running()) {
      throw EngineException.conflict(
          "cannot join " + what + " namespace of a non running container: " + donor.id());
    }
    return process;
  }

  /** Writes the files that are mounted over the container's own. */
  void writeFiles(ContainerRecord record, Connected connected) throws IOException {
    texts.write(
        record, files(record.id()), connected.endpoints(), links.hostLines(record), hostGateway());
  }

  /** As Docker has it, the host's address on the default bridge. */
  private @Nullable InetAddress hostGateway() {
    return networks
        .find(Network.BRIDGE)
        .flatMap(bridge -> bridge.ipam().stream().findFirst())
        .map(Network.Ipam::gateway)
        .orElse(null);
  }

  /** Containers that are linked to one that has started learn its new address. */
  void tellLinked(Container started) throws IOException {
    for (Container linked : links.linkedTo(started)) {
      ContainerFiles files = files(linked.id());
      for (String line : links.hostLines(linked.record())) {
        ContainerFiles.write(
            files.hosts(), HostsFile.replaced(java.nio.file.Files.readString(files.hosts()), line));
      }
    }
  }

  /** Whose files a container mounts: its own, or those of the one whose network it joins. */
  ContainerFiles networkFiles(ContainerRecord record) {
    String mode = mode(record.hostConfig());
    return mode.startsWith("container:")
        ? files(registry.resolve(mode.substring("container:".length())).id())
        : files(record.id());
  }

  ContainerFiles files(String id) {
    return new ContainerFiles(store.directory(id), id);
  }

  void release(String id, KernelJournal journal) throws IOException {
    networks.release(id, journal);
  }

  /** A network failure in Docker 28's words. */
  static EngineException failure(IOException e) {
    String message = String.valueOf(e.getMessage());
    EngineException.Kind kind = EngineException.Kind.SYSTEM;
    if (e instanceof NetworkRefusedException refused) {
      kind =
          switch (refused.reason()) {
            case INVALID -> EngineException.Kind.INVALID_PARAMETER;
            case FORBIDDEN -> EngineException.Kind.FORBIDDEN;
            case CONFLICT -> EngineException.Kind.CONFLICT;
            case NOT_FOUND -> EngineException.Kind.NOT_FOUND;
          };
    } else if (e instanceof AddressInUseException) {
      kind = EngineException.Kind.FORBIDDEN;
    }
    return new EngineException(
        kind,
        e instanceof NetworkException && message.startsWith("driver failed")
            ? "failed to set up container networking: " + message
            : message,
        e);
  }
}
