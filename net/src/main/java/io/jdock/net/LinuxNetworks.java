package io.jdock.net;

import io.jdock.linux.EventLoop;
import io.jdock.linux.Fd;
import io.jdock.linux.KernelJournal;
import io.jdock.linux.KernelJournal.Phase;
import io.jdock.linux.Syscalls;
import io.jdock.linux.netlink.Link;
import io.jdock.linux.netlink.NamespaceThread;
import io.jdock.linux.netlink.Netlink;
import io.jdock.net.dns.EmbeddedDns;
import io.jdock.net.dns.Resolver;
import io.jdock.net.dns.Upstreams;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/** Networks of the running kernel. */
final class LinuxNetworks implements Networks {
  private static final System.Logger LOG = System.getLogger(LinuxNetworks.class.getName());
  private static final Path IP_FORWARD = Path.of("/proc/sys/net/ipv4/ip_forward");
  private static final Path IPV6_FORWARD = Path.of("/proc/sys/net/ipv6/conf/all/forwarding");

  private final NetworkHost host;
  private final NetworkConfig config;
  private final NetworkStories stories;
  private final NetworkNamespaces namespaces;
  private final NetworkRegistry registry;
  private final Firewalls firewalls;
  private final OtherEngines engines;
  private final Publishing publishing;
  private final EmbeddedDns dns;
  private final List<String> warnings = new CopyOnWriteArrayList<>();
  private final NameTable names = new NameTable();
  private final Teardown teardown = new Teardown();
  private final Map<String, Attachment> attachments = new ConcurrentHashMap<>();

  /** Read while something is connected, written while a network goes. */
  private final ReentrantReadWriteLock topology = new ReentrantReadWriteLock();

  private boolean startedForwarding;

  private LinuxNetworks(
      NetworkHost host, NetworkConfig config, EventLoop loop, NetworkStories stories)
      throws IOException {
    this.host = host;
    this.config = config;
    this.stories = stories;
    this.namespaces = new NetworkNamespaces(host.syscalls(), config.execRoot().resolve("netns"));
    this.firewalls = new Firewalls(config.iptables(), this::standing, this::story);
    this.engines = new OtherEngines(firewalls);
    this.publishing = new Publishing(firewalls, UdpFlows.open(host.syscalls()));
    this.registry =
        new NetworkRegistry(
            config, host, NetworkStore.open(config.dataRoot()), firewalls, teardown, stories);
    this.dns = EmbeddedDns.on(loop, host.syscalls());
  }

  static LinuxNetworks open(
      NetworkConfig config, EventLoop loop, Syscalls syscalls, NetworkStories stories)
      throws IOException {
    Netlink netlink = Netlink.open(syscalls);
    Netlink removal = Netlink.open(syscalls);
    LinuxNetworks networks = null;
    try {
      networks =
          new LinuxNetworks(new NetworkHost(syscalls, netlink, removal), config, loop, stories);
      if (config.iptables()) {
        networks.engines.watch(loop, syscalls);
      }
      networks.registry.open(networks.warnings);
      networks.startedForwarding = networks.enableForwarding(networks.story(config.bridge()));
      return networks;
    } catch (IOException | RuntimeException e) {
      if (networks != null) {
        networks.engines.close();
      }
      netlink.close();
      removal.close();
      throw e;
    }
  }

  /** Of the network that a bridge is for. */
  private KernelJournal story(String bridge) {
    return registry.driven().stream()
        .filter(network -> network.link().equals(bridge))
        .findFirst()
        .map(network -> stories.of(network.network().id()))
        .orElseGet(KernelJournal::none);
  }

  /** What is done for a connection is told whoever asks for it, and its network. */
  private KernelJournal told(KernelJournal journal, Endpoint endpoint) {
    return journal.and(stories.of(endpoint.networkId()));
  }

  private Firewalls.Standing standing() throws IOException {
    List<BridgeRules> rules = new ArrayList<>();
    registry.driven().forEach(network -> rules.addAll(network.rules()));
    List<Firewalls.Published> ports = new ArrayList<>();
    for (Attachment attachment : attachments.values()) {
      for (Connection connection : attachment.connections()) {
        if (!connection.ports().isEmpty()) {
          ports.add(
              new Firewalls.Published(
                  driven(connection).rules(), connection.endpoint(), connection.ports()));
        }
      }
    }
    return new Firewalls.Standing(rules, ports, host.netlink().links().list());
  }

  /** Whether this host did not forward before. */
  private boolean enableForwarding(KernelJournal journal) throws IOException {
    if (registry.driven().isEmpty()) {
      return false;
    }
    if (Files.readString(IP_FORWARD).strip().equals("1")) {
      return false;
    }
    if (!config.ipForward()) {
      warnings.add("WARNING: IPv4 forwarding is disabled");
      return false;
    }
    forward(IP_FORWARD, journal);
    return true;
  }

  private static void forward(Path sysctl, KernelJournal journal) throws IOException {
    long start = System.nanoTime();
    Files.writeString(sysctl, "1");
    journal.done(
        Phase.NETWORK,
        () -> "write(\"" + sysctl + "\", \"1\")",
        "the host is a router: it passes packets on between its links",
        () -> "echo 1 > " + sysctl,
        start);
  }

  @Override
  public List<Network> list() {
    return registry.list();
  }

  @Override
  public Network create(NetworkRequest request, KernelJournal journal) throws IOException {
    Network network = registry.create(request, journal);
    KernelJournal told = journal.and(stories.of(network.id()));
    boolean six = request.enableIpv6() && config.ipForward() && Files.exists(IPV6_FORWARD);
    if (six && !Files.readString(IPV6_FORWARD).strip().equals("1")) {
      forward(IPV6_FORWARD, told);
    }
    if (enableForwarding(told)) {
      LOG.log(System.Logger.Level.INFO, "switched IPv4 forwarding on");
    }
    return network;
  }

  @Override
  public void remove(Network network, KernelJournal journal) throws IOException {
    topology.writeLock().lock();
    try {
      if (!endpoints(network.id()).isEmpty()) {
        throw new NetworkRefusedException(
            NetworkRefusedException.Reason.FORBIDDEN,
            "error while removing network: network "
                + network.name()
                + " id "
                + network.id()
                + " has active endpoints");
      }
      registry.remove(network, journal);
    } finally {
      topology.writeLock().unlock();
    }
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
  public Path namespace(String containerId) {
    return namespaces.path(containerId);
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
      String containerId, Network network, EndpointRequest request, KernelJournal journal)
      throws IOException {
    Attachment attachment = attachment(containerId);
    topology.readLock().lock();
    try {
      synchronized (attachment) {
        DriverNetwork to = registry.driven(network.id());
        Connection before = gateway(attachment);
        boolean gateway = before == null || precedes(network, before);
        String name = attachment.freeInterface(to.interfacePrefix());
        KernelJournal told = journal.and(stories.of(network.id()));
        Endpoint endpoint =
            to.connect(attachment.sandbox(), attachment.inside(), request, name, gateway, told);
        insert(attachment, network, new Connection(endpoint));
        if (network.isUserDefined()) {
          long start = System.nanoTime();
          names.add(endpoint);
          NetworkSteps.named(endpoint).done(told, start);
        }
        return endpoint;
      }
    } finally {
      topology.readLock().unlock();
    }
  }

  private boolean precedes(Network network, Connection other) {
    boolean otherInternal = isInternal(other);
    return network.internal() == otherInternal
        ? network.name().compareTo(other.endpoint().networkName()) < 0
        : otherInternal;
  }

  /**
   * In libnetwork's order: the way out first. Names that several networks have are found so too.
   */
  private void insert(Attachment attachment, Network network, Connection connection) {
    List<Connection> others = attachment.connections();
    int at = 0;
    while (at < others.size() && !precedes(network, others.get(at))) {
      at++;
    }
    others.add(at, connection);
  }

  private @Nullable Connection gateway(Attachment attachment) {
    return Attachment.gateway(attachment.connections(), this::isInternal);
  }

  private boolean isInternal(Connection connection) {
    return registry.list().stream()
        .filter(n -> n.id().equals(connection.endpoint().networkId()))
        .anyMatch(Network::internal);
  }

  @Override
  public List<PublishedPort> publish(
      String containerId, List<PortBinding> bindings, KernelJournal journal) throws IOException {
    Attachment attachment = attachments.get(containerId);
    if (attachment == null) {
      return List.of();
    }
    synchronized (attachment) {
      Connection to = gateway(attachment);
      if (to != null && (isInternal(to) || driven(to).rules().isEmpty())) {
        to = null;
      }
      Connection from = null;
      for (Connection connection : attachment.connections()) {
        if (!connection.ports().isEmpty()) {
          from = connection;
        }
      }
      if (from != null && from == to) {
        return from.ports();
      }
      List<PortBinding> wanted = bindings;
      if (from != null) {
        wanted = Publishing.fixed(from.ports());
        publishing.withdraw(driven(from), from, told(journal, from.endpoint()));
      }
      return to == null || wanted.isEmpty()
          ? List.of()
          : publishing.publish(driven(to), to, wanted, told(journal, to.endpoint()));
    }
  }

  private DriverNetwork driven(Connection connection) throws NetworkException {
    return registry.driven(connection.endpoint().networkId());
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
          boolean wasGateway = connection.equals(gateway(attachment));
          attachment.connections().remove(connection);
          Connection next = gateway(attachment);
          if (wasGateway && next != null) {
            new SandboxLink(host.syscalls(), attachment.sandbox(), attachment.inside())
                .makeGateway(next.endpoint(), told(journal, next.endpoint()));
          }
          end(attachment, connection, journal);
        }
      }
    }
  }

  /** Ports and address at once; the cable's removal in the background, for it takes its time. */
  private void end(Attachment attachment, Connection connection, KernelJournal journal)
      throws IOException {
    Endpoint endpoint = connection.endpoint();
    attachment.leaving(endpoint.containerInterface());
    try {
      unplug(attachment, connection, journal);
    } finally {
      DriverNetwork network = driven(connection);
      teardown.later(
          "remove " + nearEnd(endpoint),
          () -> {
            network.delete(attachment, endpoint);
            attachment.left(endpoint.containerInterface());
          });
    }
  }

  private static String nearEnd(Endpoint endpoint) {
    String near = endpoint.hostInterface();
    return near.isEmpty() ? endpoint.containerInterface() : near;
  }

  private void unplug(Attachment attachment, Connection connection, KernelJournal asked)
      throws IOException {
    Endpoint endpoint = connection.endpoint();
    DriverNetwork network = driven(connection);
    KernelJournal journal = told(asked, endpoint);
    if (isUserDefined(endpoint)) {
      long unnaming = System.nanoTime();
      names.remove(endpoint);
      NetworkSteps.unnamed(endpoint).done(journal, Phase.TEARDOWN, unnaming);
    }
    try {
      if (!connection.ports().isEmpty()) {
        publishing.withdraw(network, connection, journal);
      }
    } finally {
      long start = System.nanoTime();
      network.unplug(attachment, endpoint);
      String near = endpoint.hostInterface();
      String name = nearEnd(endpoint);
      journal.done(
          Phase.TEARDOWN,
          () ->
              near.isEmpty()
                  ? "RTM_DELLINK " + name
                  : "RTM_NEWLINK " + near + " IFLA_MASTER 0, RTM_DELLINK in the background",
          "unplugs the container from " + endpoint.networkName(),
          () -> "ip link delete " + name,
          start);
    }
  }

  @Override
  public Endpoint rename(Endpoint endpoint, String containerName, List<String> dnsNames)
      throws NetworkException {
    Attachment attachment = attachment(endpoint.containerId());
    synchronized (attachment) {
      Connection connection = attachment.connection(endpoint.endpointId());
      Endpoint renamed = connection.endpoint().renamed(containerName, dnsNames);
      boolean named = isUserDefined(endpoint);
      long start = System.nanoTime();
      names.remove(connection.endpoint());
      connection.rename(renamed);
      if (named) {
        names.add(renamed);
        NetworkSteps.named(renamed).done(stories.of(endpoint.networkId()), start);
      }
      return renamed;
    }
  }

  private boolean isUserDefined(Endpoint endpoint) {
    return !Network.isBuiltIn(endpoint.networkName());
  }

  @Override
  public void serveNames(
      String containerId, Upstreams upstreams, Map<String, String> links, KernelJournal journal)
      throws IOException {
    Attachment attachment = attachment(containerId);
    synchronized (attachment) {
      attachment.links(links);
      Resolver resolver = attachment.resolver();
      if (resolver != null) {
        resolver.forwardTo(upstreams);
        return;
      }
      try (Fd netns = NamespaceThread.open(host.syscalls(), attachment.sandbox().path())) {
        Resolver opened =
            dns.open(netns, new ContainerNames(names, attachment), upstreams, journal);
        opened.warning().ifPresent(warning -> LOG.log(System.Logger.Level.WARNING, warning));
        attachment.resolver(opened);
      }
    }
  }

  @Override
  public void release(String containerId, KernelJournal journal) throws IOException {
    Attachment attachment = attachments.get(containerId);
    if (attachment == null) {
      return;
    }
    IOException failure = null;
    synchronized (attachment) {
      Resolver resolver = attachment.resolver();
      if (resolver != null) {
        resolver.close();
        attachment.resolver(null);
      }
      for (Connection connection : attachment.connections()) {
        try {
          unplug(attachment, connection, journal);
        } catch (IOException e) {
          failure = e;
        }
      }
      attachment.inside().close();
    }
    List<Connection> ended = List.copyOf(attachment.connections());
    attachment.connections().clear();
    attachments.remove(containerId);
    namespaces.delete(containerId, journal);
    removeCables(attachment, ended);
    if (failure != null) {
      throw failure;
    }
  }

  /**
   * Where nothing else is in the namespace the kernel removes them with it, all at once; here one
   * after the other, if at all.
   */
  private void removeCables(Attachment attachment, List<Connection> ended) throws IOException {
    for (Connection connection : ended) {
      Endpoint endpoint = connection.endpoint();
      DriverNetwork network = driven(connection);
      teardown.later("remove " + nearEnd(endpoint), () -> network.delete(attachment, endpoint));
    }
  }

  @Override
  public void reconcile(Collection<LiveSandbox> live) throws IOException {
    Set<String> known = new HashSet<>();
    Set<String> links = new HashSet<>();
    for (LiveSandbox sandbox : live) {
      known.add(sandbox.containerId());
      try {
        adopt(sandbox, links);
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
    List<Link> present = host.netlink().links().list();
    for (DriverNetwork network : registry.driven()) {
      network.removeStrays(present, links);
    }
    firewalls.establish(startedForwarding);
  }

  private void adopt(LiveSandbox live, Set<String> links) throws IOException {
    String id = live.containerId();
    live.endpoints().forEach(endpoint -> links.add(endpoint.hostInterface()));
    Path path = namespaces.path(id);
    if (!Files.exists(path)) {
      return; // on the host's network, or on another container's
    }
    Attachment attachment =
        new Attachment(new Sandbox(id, path), Netlink.openIn(host.syscalls(), path));
    attachments.put(id, attachment);
    for (Endpoint endpoint : live.endpoints()) {
      registry.driven(endpoint.networkId()).adopt(endpoint);
      insert(attachment, registry.driven(endpoint.networkId()).network(), new Connection(endpoint));
      if (isUserDefined(endpoint)) {
        names.add(endpoint);
      }
    }
    SandboxLink inside =
        new SandboxLink(host.syscalls(), attachment.sandbox(), attachment.inside());
    inside.removeStrays(live.endpoints(), registry.interfacePrefixes());
    Connection gateway = gateway(attachment);
    if (gateway != null) {
      inside.restoreGateway(gateway.endpoint());
    }
    if (gateway != null && !live.ports().isEmpty()) {
      publishing.adopt(gateway, live.ports());
    }
  }

  private Attachment attachment(String containerId) throws NetworkException {
    Attachment attachment = attachments.get(containerId);
    if (attachment == null) {
      throw new NetworkException("container " + containerId + " has no network sandbox");
    }
    return attachment;
  }

  @Override
  public List<String> warnings() {
    return List.copyOf(warnings);
  }

  @Override
  public void close() throws IOException {
    engines.close();
    teardown.close();
    dns.close();
    for (Attachment attachment : attachments.values()) {
      for (Connection connection : attachment.connections()) {
        connection.closePorts();
      }
      attachment.inside().close();
    }
    attachments.clear();
    publishing.close();
    host.netlink().close();
    host.removal().close();
  }
}
