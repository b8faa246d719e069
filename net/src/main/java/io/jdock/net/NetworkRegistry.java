package io.jdock.net;

import io.jdock.linux.KernelJournal;
import io.jdock.net.NetworkRefusedException.Reason;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The networks that there are. A network is on the disk before anything of it is on the host,
 * marked there before anything of it goes, and goes from the disk last: what a crash cut off is
 * completed at the next start. Thread-safe.
 */
final class NetworkRegistry {
  private static final System.Logger LOG = System.getLogger(NetworkRegistry.class.getName());

  private final NetworkConfig config;
  private final NetworkHost host;
  private final NetworkStore store;
  private final Firewalls firewalls;
  private final Teardown teardown;
  private final NetworkStories stories;
  private final IpamPlan plan;
  private final List<Network> networks = new CopyOnWriteArrayList<>();
  private final Map<String, DriverNetwork> drivers = new ConcurrentHashMap<>();
  private final Set<String> ownLinks = ConcurrentHashMap.newKeySet();

  /** Links that are being removed in the background, by name. */
  private final Map<String, CompletableFuture<Void>> leaving = new ConcurrentHashMap<>();

  NetworkRegistry(
      NetworkConfig config,
      NetworkHost host,
      NetworkStore store,
      Firewalls firewalls,
      Teardown teardown,
      NetworkStories stories) {
    this.config = config;
    this.host = host;
    this.store = store;
    this.firewalls = firewalls;
    this.teardown = teardown;
    this.stories = stories;
    this.plan = new IpamPlan(host.netlink(), config);
  }

  /**
   * Opens the built-in networks and those that users made.
   *
   * @param warnings told of networks that cannot be opened; they are there but cannot be used
   */
  void open(List<String> warnings) throws IOException {
    finishRemovals();
    List<NetworkStore.UserNetwork> stored = store.userNetworks();
    if (!config.bridge().equals(NetworkConfig.NO_BRIDGE)) {
      openDefault(stored);
    }
    networks.add(BuiltInNetworks.host(store.entry(Network.HOST)));
    networks.add(BuiltInNetworks.none(store.entry(Network.NONE)));
    for (NetworkStore.UserNetwork each : stored) {
      networks.add(each.network());
      if (each.ownsLink()) {
        ownLinks.add(each.network().id());
      }
      try {
        DriverNetwork driver = driver(each.network());
        driver.open(stories.of(each.network().id()));
        drivers.put(each.network().id(), driver);
      } catch (IOException e) {
        warnings.add("WARNING: network " + each.network().name() + ": " + e.getMessage());
      }
    }
  }

  /** What a crash left of networks that were being removed. */
  private void finishRemovals() throws IOException {
    for (NetworkStore.UserNetwork each : store.leaving()) {
      try {
        DriverNetwork driver = driver(each.network());
        firewalls.close(driver.rules(), KernelJournal.none());
        if (each.ownsLink()) {
          driver.remove(KernelJournal.none());
        }
        store.removed(each.network().id());
      } catch (IOException e) {
        LOG.log(Level.WARNING, "what is left of network " + each.network().name(), e);
      }
    }
  }

  private void openDefault(List<NetworkStore.UserNetwork> others) throws IOException {
    List<Cidr> taken = new ArrayList<>();
    others.forEach(o -> o.network().ipam().forEach(ipam -> taken.add(ipam.subnet())));
    NetworkStore.Entry entry = store.entry(Network.BRIDGE);
    Cidr address = DefaultBridge.address(host.netlink(), config, entry.address(), taken);
    store.put(Network.BRIDGE, new NetworkStore.Entry(entry.id(), entry.created(), address));
    Network network = BuiltInNetworks.bridge(entry, address, config);
    BridgeOptions options =
        new BridgeOptions(
            config.bridge(),
            config.icc(),
            true,
            Optional.empty(),
            java.util.OptionalInt.of(config.mtu()),
            "eth");
    BridgeNetwork bridge = new BridgeNetwork(network, options, host, config.mtu());
    bridge.open(stories.of(network.id()));
    networks.add(network);
    drivers.put(network.id(), bridge);
  }

  private DriverNetwork driver(Network network) throws NetworkException {
    return switch (network.driver()) {
      case Network.BRIDGE ->
          new BridgeNetwork(
              network, BridgeOptions.parse(network.id(), network.options()), host, config.mtu());
      case Network.MACVLAN, Network.IPVLAN ->
          new ParentNetwork(
              network,
              ParentOptions.parse(network.driver(), network.options()),
              host,
              config.mtu());
      case "overlay" ->
          throw new NetworkRefusedException(
              Reason.INVALID,
              "the overlay driver needs a swarm, which jdock has not: use a bridge, macvlan or"
                  + " ipvlan network");
      case Network.HOST, Network.NULL_DRIVER ->
          throw new NetworkRefusedException(
              Reason.FORBIDDEN,
              "only one instance of \"" + network.driver() + "\" network is allowed");
      default ->
          throw new NetworkRefusedException(
              Reason.NOT_FOUND, "plugin \"" + network.driver() + "\" not found");
    };
  }

  List<Network> list() {
    return List.copyOf(networks);
  }

  DriverNetwork driven(String networkId) throws NetworkException {
    DriverNetwork driver = drivers.get(networkId);
    if (driver == null) {
      String name =
          networks.stream()
              .filter(n -> n.id().equals(networkId))
              .map(Network::name)
              .findFirst()
              .orElse(networkId);
      throw new NetworkException("containers cannot be connected to network " + name);
    }
    return driver;
  }

  List<DriverNetwork> driven() {
    return List.copyOf(drivers.values());
  }

  /** What links in sandboxes are called, before their number. */
  Set<String> interfacePrefixes() {
    Set<String> prefixes = new HashSet<>();
    drivers.values().forEach(driver -> prefixes.add(driver.interfacePrefix()));
    return prefixes;
  }

  synchronized Network create(NetworkRequest request, KernelJournal journal) throws IOException {
    if (networks.stream().anyMatch(n -> n.name().equals(request.name()))) {
      throw new NetworkRefusedException(
          Reason.CONFLICT, "network with name " + request.name() + " already exists");
    }
    String id = newId();
    Network draft = network(request, id, List.of());
    driver(draft); // refuses options before anything is reserved
    Network network = network(request, id, plan.of(request, networks));
    checkSubnets(network);
    DriverNetwork driver = driver(network);
    refuseConflicts(driver);
    awaitLeaving(driver.link());
    boolean ownsLink = driver.makesLink();
    store.put(new NetworkStore.UserNetwork(network, ownsLink));
    KernelJournal told = journal.and(stories.of(id));
    try {
      driver.open(told);
      firewalls.open(driver.rules(), told);
    } catch (IOException | RuntimeException e) {
      stories.forget(id);
      undo(driver, ownsLink, e);
      throw e;
    }
    if (ownsLink) {
      ownLinks.add(id);
    }
    networks.add(network);
    drivers.put(id, driver);
    return network;
  }

  private void undo(DriverNetwork driver, boolean ownsLink, Exception because) {
    try {
      firewalls.close(driver.rules(), allRules(), KernelJournal.none());
      if (ownsLink) {
        driver.remove(KernelJournal.none());
      }
      store.forget(driver.network().id());
    } catch (IOException e) {
      because.addSuppressed(e);
    }
  }

  /** A link of that name may still be on its way out. */
  private void awaitLeaving(String link) {
    CompletableFuture<Void> gone = leaving.get(link);
    if (gone != null) {
      gone.join();
    }
  }

  private List<BridgeRules> allRules() {
    return rulesBut("");
  }

  private List<BridgeRules> rulesBut(String id) {
    return drivers.values().stream()
        .filter(driver -> !driver.network().id().equals(id))
        .flatMap(driver -> driver.rules().stream())
        .toList();
  }

  private static Network network(NetworkRequest request, String id, List<Network.Ipam> ipam) {
    return new Network(
        id,
        request.name(),
        request.driver(),
        ipam,
        !request.subnets().isEmpty(),
        request.internal(),
        request.attachable(),
        request.enableIpv6(),
        request.options(),
        request.labels(),
        Instant.now());
  }

  /** A short id of digits alone could be taken for a number. */
  private String newId() {
    while (true) {
      String id = NetworkStore.newId();
      String shortId = id.substring(0, 12);
      if (!shortId.chars().allMatch(Character::isDigit)
          && networks.stream().noneMatch(n -> n.id().startsWith(shortId))) {
        return id;
      }
    }
  }

  private static void checkSubnets(Network network) throws NetworkRefusedException {
    for (boolean ipv4 : new boolean[] {true, false}) {
      long count = network.ipam().stream().filter(i -> i.subnet().isIpv4() == ipv4).count();
      if (network.driver().equals(Network.BRIDGE) && count > 1) {
        throw new NetworkRefusedException(
            Reason.FORBIDDEN, "bridge driver doesn't support multiple subnets");
      }
    }
  }

  private void refuseConflicts(DriverNetwork wanted) throws NetworkRefusedException {
    for (DriverNetwork other : drivers.values()) {
      if (wanted instanceof BridgeNetwork one
          && other instanceof BridgeNetwork two
          && one.options().bridge().equals(two.options().bridge())) {
        throw new NetworkRefusedException(
            Reason.FORBIDDEN,
            "cannot create network "
                + wanted.network().id()
                + " ("
                + one.options().bridge()
                + "): conflicts with network "
                + other.network().id()
                + " ("
                + two.options().bridge()
                + "): networks have same bridge name");
      }
      if (wanted instanceof ParentNetwork one
          && other instanceof ParentNetwork two
          && one.parent().equals(two.parent())) {
        throw new NetworkRefusedException(
            Reason.FORBIDDEN,
            "network "
                + other.network().id()
                + " is already using parent interface "
                + one.parent());
      }
    }
  }

  /**
   * Takes a network out of use: rules and addresses at once, its link in the background. The caller
   * has made sure that nothing is connected, and that nothing will be.
   */
  synchronized void remove(Network network, KernelJournal journal) throws IOException {
    String id = network.id();
    DriverNetwork open = drivers.get(id);
    Optional<DriverNetwork> driver = known(network);
    boolean ownsLink = ownLinks.contains(id);
    store.removing(id);
    drivers.remove(id); // before its rules: whoever makes all anew meanwhile is not to make them
    KernelJournal told = journal.and(stories.of(id));
    try {
      if (driver.isPresent()) {
        firewalls.close(driver.get().rules(), rulesBut(id), told);
        if (ownsLink) {
          driver.get().withdraw(told);
        }
      }
    } catch (IOException | RuntimeException e) {
      if (open != null) {
        drivers.put(id, open);
      }
      stay(id, e);
      throw e;
    }
    ownLinks.remove(id);
    networks.remove(network);
    stories.forget(id);
    if (driver.isPresent() && ownsLink) {
      removeLink(driver.get(), journal);
    } else {
      store.removed(id);
    }
  }

  /**
   * Its driver; made anew for a network that could not be opened, of which something may be there.
   */
  private Optional<DriverNetwork> known(Network network) {
    DriverNetwork open = drivers.get(network.id());
    if (open != null) {
      return Optional.of(open);
    }
    try {
      return Optional.of(driver(network));
    } catch (NetworkException e) {
      LOG.log(Level.DEBUG, "network {0} never was: {1}", network.name(), e.getMessage());
      return Optional.empty();
    }
  }

  private void stay(String id, Exception because) {
    try {
      store.staying(id);
    } catch (IOException e) {
      because.addSuppressed(e);
    }
  }

  private void removeLink(DriverNetwork driver, KernelJournal journal) {
    CompletableFuture<Void> gone = new CompletableFuture<>();
    leaving.put(driver.link(), gone);
    teardown.later(
        "remove " + driver.link(),
        () -> {
          try {
            driver.remove(journal);
            store.removed(driver.network().id());
          } finally {
            leaving.remove(driver.link(), gone);
            gone.complete(null);
          }
        });
  }
}
