package io.jdock.net;

import io.jdock.linux.KernelJournal;
import io.jdock.linux.KernelJournal.Phase;
import io.jdock.linux.Syscalls;
import io.jdock.linux.netlink.Netlink;
import java.io.IOException;
import java.net.Inet4Address;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Networks of the running kernel. */
final class LinuxNetworks implements Networks {
  private static final System.Logger LOG = System.getLogger(LinuxNetworks.class.getName());
  private static final Path IP_FORWARD = Path.of("/proc/sys/net/ipv4/ip_forward");

  private final Syscalls syscalls;
  private final Netlink host;
  private final Netlink removal;
  private final NetworkNamespaces namespaces;
  private final List<Network> networks;
  private final Optional<BridgeNetwork> bridge;
  private final boolean startedForwarding;
  private final List<String> warnings;
  private final HostPorts hostPorts = new HostPorts();
  private final Teardown teardown = new Teardown();
  private final Map<String, Attachment> attachments = new ConcurrentHashMap<>();

  private LinuxNetworks(
      Syscalls syscalls,
      Netlink host,
      Netlink removal,
      NetworkNamespaces namespaces,
      List<Network> networks,
      Optional<BridgeNetwork> bridge,
      boolean startedForwarding,
      List<String> warnings) {
    this.syscalls = syscalls;
    this.host = host;
    this.removal = removal;
    this.namespaces = namespaces;
    this.networks = networks;
    this.bridge = bridge;
    this.startedForwarding = startedForwarding;
    this.warnings = warnings;
  }

  static LinuxNetworks open(NetworkConfig config, Syscalls syscalls) throws IOException {
    NetworkStore store = NetworkStore.open(config.dataRoot());
    NetworkNamespaces namespaces =
        new NetworkNamespaces(syscalls, config.execRoot().resolve("netns"));
    List<Network> networks = new ArrayList<>();
    List<String> warnings = new CopyOnWriteArrayList<>();
    Netlink host = Netlink.open(syscalls);
    Netlink removal = Netlink.open(syscalls);
    try {
      Optional<BridgeNetwork> bridge = Optional.empty();
      boolean started = false;
      if (!config.bridge().equals(NetworkConfig.NO_BRIDGE)) {
        NetworkStore.Entry entry = store.entry(Network.BRIDGE);
        DefaultBridge link = DefaultBridge.open(host, config, entry.address());
        store.put(
            Network.BRIDGE, new NetworkStore.Entry(entry.id(), entry.created(), link.address()));
        Network network = BuiltInNetworks.bridge(entry, link.address(), config);
        networks.add(network);
        bridge = Optional.of(new BridgeNetwork(network, link, config, host, removal, syscalls));
        started = enableForwarding(config, warnings);
      }
      networks.add(BuiltInNetworks.host(store.entry(Network.HOST)));
      networks.add(BuiltInNetworks.none(store.entry(Network.NONE)));
      return new LinuxNetworks(
          syscalls, host, removal, namespaces, List.copyOf(networks), bridge, started, warnings);
    } catch (IOException | RuntimeException e) {
      host.close();
      removal.close();
      throw e;
    }
  }

  /** Whether this host did not forward before. */
  private static boolean enableForwarding(NetworkConfig config, List<String> warnings)
      throws IOException {
    if (Files.readString(IP_FORWARD).strip().equals("1")) {
      return false;
    }
    if (!config.ipForward()) {
      warnings.add("WARNING: IPv4 forwarding is disabled");
      return false;
    }
    Files.writeString(IP_FORWARD, "1");
    return true;
  }

  @Override
  public List<Network> list() {
    return networks;
  }

  @Override
  public Optional<Network> find(String nameOrId) {
    Optional<Network> exact =
        networks.stream()
            .filter(n -> n.name().equals(nameOrId) || n.id().equals(nameOrId))
            .findFirst();
    if (exact.isPresent() || nameOrId.isEmpty()) {
      return exact;
    }
    List<Network> byPrefix = networks.stream().filter(n -> n.id().startsWith(nameOrId)).toList();
    return byPrefix.size() == 1 ? Optional.of(byPrefix.get(0)) : Optional.empty();
  }

  @Override
  public List<Endpoint> endpoints(String networkId) {
    return attachments.values().stream()
        .flatMap(a -> a.connections().stream())
        .map(Connection::endpoint)
        .filter(e -> e.networkId().equals(networkId))
        .toList();
  }

  @Override
  public Sandbox createSandbox(String containerId, KernelJournal journal) throws IOException {
    if (attachments.containsKey(containerId)) {
      throw new NetworkException("container " + containerId + " already has a network sandbox");
    }
    Netlink inside = namespaces.create(containerId, journal);
    Sandbox sandbox = new Sandbox(containerId, namespaces.path(containerId));
    attachments.put(containerId, new Attachment(sandbox, inside));
    return sandbox;
  }

  @Override
  public Endpoint connect(
      Sandbox sandbox, Network network, EndpointRequest request, KernelJournal journal)
      throws IOException {
    BridgeNetwork to = bridge(network.id());
    Attachment attachment = attachment(sandbox.containerId());
    synchronized (attachment) {
      String name = "eth" + attachment.connections().size();
      Endpoint endpoint = to.connect(sandbox, attachment.inside(), request, name, journal);
      attachment.connections().add(new Connection(endpoint));
      return endpoint;
    }
  }

  @Override
  public List<PublishedPort> publish(
      Endpoint endpoint, List<PortBinding> bindings, KernelJournal journal) throws IOException {
    BridgeNetwork network = bridge(endpoint.networkId());
    Attachment attachment = attachment(endpoint.containerId());
    synchronized (attachment) {
      Connection connection = connection(attachment, endpoint);
      List<HostPorts.Held> held = new ArrayList<>();
      try {
        for (PortBinding binding : bindings) {
          held.add(hold(endpoint, binding, journal));
        }
        List<PublishedPort> ports = held.stream().flatMap(h -> h.published().stream()).toList();
        network.allow(endpoint, ports, journal);
        connection.hold(held);
        return ports;
      } catch (IOException | RuntimeException e) {
        try {
          Connection.closeAll(held);
        } catch (IOException suppressed) {
          e.addSuppressed(suppressed);
        }
        throw e;
      }
    }
  }

  private HostPorts.Held hold(Endpoint endpoint, PortBinding binding, KernelJournal journal)
      throws IOException {
    long start = System.nanoTime();
    HostPorts.Held held;
    try {
      held = hostPorts.hold(binding, endpoint.ip());
    } catch (PortInUseException e) {
      throw new PortInUseException(
          "driver failed programming external connectivity on endpoint "
              + endpoint.containerName()
              + " ("
              + endpoint.endpointId()
              + "): "
              + e.getMessage());
    }
    PublishedPort port = held.published().get(0);
    String at = Cidr.text(port.hostIp()) + ":" + port.hostPort();
    journal.done(
        Phase.NETWORK,
        () -> "socket, bind " + at + "/" + port.protocol().text() + ", listen",
        "the host's port is the container's from here on, and nobody else gets it",
        () ->
            "socat "
                + port.protocol().name()
                + "-LISTEN:"
                + port.hostPort()
                + ",fork "
                + port.protocol().name()
                + ":"
                + Cidr.text(endpoint.ip())
                + ":"
                + port.containerPort(),
        start);
    return held;
  }

  @Override
  public void disconnect(Endpoint endpoint, KernelJournal journal) throws IOException {
    Attachment attachment = attachments.get(endpoint.containerId());
    if (attachment == null) {
      return;
    }
    synchronized (attachment) {
      for (Connection connection : attachment.connections()) {
        if (connection.endpoint().endpointId().equals(endpoint.endpointId())) {
          attachment.connections().remove(connection);
          end(connection, journal);
        }
      }
    }
  }

  /** Ports and address at once; the cable's removal in the background, for it takes its time. */
  private void end(Connection connection, KernelJournal journal) throws IOException {
    Endpoint endpoint = connection.endpoint();
    BridgeNetwork network = bridge(endpoint.networkId());
    List<PublishedPort> ports = connection.ports();
    String near = endpoint.hostInterface();
    try {
      connection.closePorts();
    } finally {
      try {
        network.forbid(endpoint, ports, journal);
      } finally {
        long start = System.nanoTime();
        network.unplug(endpoint);
        teardown.later("remove " + near, () -> network.remove(endpoint));
        journal.done(
            Phase.TEARDOWN,
            () -> "RTM_NEWLINK " + near + " IFLA_MASTER 0, RTM_DELLINK in the background",
            "unplugs the container from the bridge",
            () -> "ip link delete " + near,
            start);
      }
    }
  }

  @Override
  public Path namespace(String containerId) {
    return namespaces.path(containerId);
  }

  @Override
  public void release(String containerId, KernelJournal journal) throws IOException {
    Attachment attachment = attachments.remove(containerId);
    if (attachment == null) {
      return;
    }
    IOException failure = null;
    synchronized (attachment) {
      for (Connection connection : attachment.connections()) {
        try {
          end(connection, journal);
        } catch (IOException e) {
          failure = e;
        }
      }
      attachment.connections().clear();
      attachment.inside().close();
    }
    namespaces.delete(containerId, journal);
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  public void reconcile(Collection<LiveSandbox> live) throws IOException {
    Set<String> known = new HashSet<>();
    List<FirewallRule> rules = new ArrayList<>();
    List<String> links = new ArrayList<>();
    for (LiveSandbox sandbox : live) {
      known.add(sandbox.containerId());
      try {
        adopt(sandbox, rules, links);
      } catch (IOException e) {
        warnings.add(
            "WARNING: network of container " + sandbox.containerId() + ": " + e.getMessage());
        LOG.log(System.Logger.Level.WARNING, "network of " + sandbox.containerId(), e);
      }
    }
    for (String id : namespaces.list()) {
      if (!known.contains(id)) {
        namespaces.delete(id, KernelJournal.none());
      }
    }
    if (bridge.isPresent()) {
      bridge.get().removeStrays(links);
      bridge.get().establishFirewall(rules, startedForwarding);
    }
  }

  private void adopt(LiveSandbox live, List<FirewallRule> rules, List<String> links)
      throws IOException {
    String id = live.containerId();
    live.endpoints().forEach(endpoint -> links.add(endpoint.hostInterface()));
    Path path = namespaces.path(id);
    Attachment attachment = new Attachment(new Sandbox(id, path), Netlink.openIn(syscalls, path));
    attachments.put(id, attachment);
    for (Endpoint endpoint : live.endpoints()) {
      BridgeNetwork network = bridge(endpoint.networkId());
      network.adopt(endpoint);
      Connection connection = new Connection(endpoint);
      attachment.connections().add(connection);
      List<HostPorts.Held> held = new ArrayList<>();
      for (PublishedPort port : live.ports()) {
        boolean bothShown = port.hostIp().isAnyLocalAddress();
        if (bothShown && !(port.hostIp() instanceof Inet4Address)) {
          continue; // held together with its IPv4 entry
        }
        held.add(
            hostPorts.hold(
                new PortBinding(
                    port.containerPort(),
                    port.protocol(),
                    bothShown ? "" : Cidr.text(port.hostIp()),
                    port.hostPort(),
                    port.hostPort()),
                endpoint.ip()));
      }
      connection.hold(held);
      rules.addAll(network.rulesFor(endpoint, connection.ports()));
    }
  }

  private BridgeNetwork bridge(String networkId) throws NetworkException {
    if (bridge.isEmpty() || !bridge.get().network().id().equals(networkId)) {
      throw new NetworkException("network " + networkId + " is not a bridge network");
    }
    return bridge.get();
  }

  private Attachment attachment(String containerId) throws NetworkException {
    Attachment attachment = attachments.get(containerId);
    if (attachment == null) {
      throw new NetworkException("container " + containerId + " has no network sandbox");
    }
    return attachment;
  }

  private static Connection connection(Attachment attachment, Endpoint endpoint)
      throws NetworkException {
    for (Connection connection : attachment.connections()) {
      if (connection.endpoint().endpointId().equals(endpoint.endpointId())) {
        return connection;
      }
    }
    throw new NetworkException("endpoint " + endpoint.endpointId() + " not found");
  }

  @Override
  public List<String> warnings() {
    return List.copyOf(warnings);
  }

  @Override
  public void close() throws IOException {
    teardown.close();
    for (Attachment attachment : attachments.values()) {
      for (Connection connection : attachment.connections()) {
        connection.closePorts();
      }
      attachment.inside().close();
    }
    attachments.clear();
    hostPorts.close();
    host.close();
    removal.close();
  }
}
