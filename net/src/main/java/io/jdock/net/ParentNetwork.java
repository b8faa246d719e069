package io.jdock.net;

import io.jdock.linux.Errnos;
import io.jdock.linux.Fd;
import io.jdock.linux.KernelJournal;
import io.jdock.linux.KernelJournal.Phase;
import io.jdock.linux.netlink.Link;
import io.jdock.linux.netlink.LinkSpec;
import io.jdock.linux.netlink.NamespaceThread;
import io.jdock.linux.netlink.Netlink;
import io.jdock.linux.netlink.NetlinkException;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A network on the wire of one of the host's links: macvlan and ipvlan. The host's firewall has no
 * part in it, and the host itself cannot be reached from it.
 */
final class ParentNetwork implements DriverNetwork {
  private static final InetAddress ON_LINK = Cidr.ip("0.0.0.0");

  private final Network network;
  private final ParentOptions options;
  private final NetworkHost host;
  private final int defaultMtu;
  private final AddressBook addresses;

  ParentNetwork(Network network, ParentOptions options, NetworkHost host, int defaultMtu) {
    this.network = network;
    this.options = options;
    this.host = host;
    this.defaultMtu = defaultMtu;
    this.addresses = new AddressBook(network);
  }

  @Override
  public Network network() {
    return network;
  }

  /** The link whose wire it is: the one named, else a dummy of its own. */
  String parent() {
    return options.parent().isEmpty() ? "dm-" + network.id().substring(0, 12) : options.parent();
  }

  @Override
  public String link() {
    return parent();
  }

  @Override
  public boolean makesLink() throws IOException {
    return host.netlink().links().find(parent()).isEmpty();
  }

  @Override
  public void open(KernelJournal journal) throws IOException {
    String name = parent();
    if (!makesLink()) {
      return;
    }
    long start = System.nanoTime();
    if (options.parent().isEmpty()) {
      addLink(LinkSpec.of(name, new LinkSpec.Dummy()).switchedOn(), "dummy");
      journal.done(
          Phase.NETWORK,
          () -> "RTM_NEWLINK " + name + " dummy",
          "a wire that leads nowhere: the network's containers reach only each other",
          () -> "ip link add " + name + " up type dummy",
          start);
      return;
    }
    LinkSpec.Vlan vlan = vlan(name);
    addLink(LinkSpec.of(name, vlan).switchedOn(), "vlan");
    journal.done(
        Phase.NETWORK,
        () -> "RTM_NEWLINK " + name + " vlan id " + vlan.id(),
        "the frames of one VLAN of the host's link are the network's",
        () ->
            "ip link add link "
                + name.substring(0, name.lastIndexOf('.'))
                + " name "
                + name
                + " up type vlan id "
                + vlan.id(),
        start);
  }

  /** {@code eth0.10}: VLAN 10 of eth0. */
  private LinkSpec.Vlan vlan(String name) throws IOException {
    int dot = name.lastIndexOf('.');
    String format = "invalid subinterface vlan name " + name + ", example formatting is eth0.10";
    if (dot < 1) {
      throw refused(format);
    }
    int id;
    try {
      id = Integer.parseInt(name.substring(dot + 1));
    } catch (NumberFormatException e) {
      throw refused(format);
    }
    if (id < 1 || id > 4094) {
      throw refused("vlan id must be between 1-4094, received: " + id);
    }
    Optional<Link> link = host.netlink().links().find(name.substring(0, dot));
    if (link.isEmpty()) {
      throw refused(
          "failed to find master interface "
              + name.substring(0, dot)
              + " on the Docker host: Link not found");
    }
    return new LinkSpec.Vlan(link.get().index(), id);
  }

  private static NetworkRefusedException refused(String message) {
    return new NetworkRefusedException(NetworkRefusedException.Reason.INVALID, message);
  }

  @Override
  public void withdraw(KernelJournal journal) {
    // The host has no address on it.
  }

  @Override
  public void remove(KernelJournal journal) throws IOException {
    String name = parent();
    long start = System.nanoTime();
    try {
      host.removal().links().delete(name);
    } catch (NetlinkException e) {
      if (e.errno() != Errnos.ENODEV) {
        throw e;
      }
      return; // somebody removed it before
    }
    journal.done(
        Phase.TEARDOWN,
        () -> "RTM_DELLINK " + name,
        "the link that was made for the network",
        () -> "ip link delete " + name,
        start);
  }

  @Override
  public List<BridgeRules> rules() {
    return List.of();
  }

  @Override
  public Endpoint connect(
      Sandbox sandbox,
      Netlink inside,
      EndpointRequest request,
      String containerInterface,
      boolean gateway,
      KernelJournal journal)
      throws IOException {
    AddressBook.Lease lease = addresses.take(request);
    Endpoint endpoint = endpoint(sandbox, request, containerInterface, lease, "00:00:00:00:00:00");
    try {
      endpoint = add(sandbox, inside, request, endpoint, journal);
      try {
        new SandboxLink(host.syscalls(), sandbox, inside).configure(endpoint, gateway, journal);
      } catch (IOException e) {
        deleteInside(inside, containerInterface, e);
        throw e;
      }
      return endpoint;
    } catch (IOException | RuntimeException e) {
      addresses.giveBack(lease);
      throw e;
    }
  }

  private Endpoint endpoint(
      Sandbox sandbox,
      EndpointRequest request,
      String containerInterface,
      AddressBook.Lease lease,
      String mac) {
    return new Endpoint(
        network.id(),
        network.name(),
        NetworkStore.newId(),
        sandbox.containerId(),
        request.containerName(),
        lease.ip(),
        lease.prefix(),
        options.l3() ? ON_LINK : lease.gateway(),
        lease.ip6(),
        lease.prefix6(),
        options.l3() ? null : lease.gateway6(),
        request
            .mac()
            .orElseGet(
                () ->
                    options.macvlan()
                        ? MacAddress.of((Inet4Address) lease.ip())
                        : new MacAddress(mac)),
        "",
        containerInterface,
        request.dnsNames());
  }

  /** Makes the link in the sandbox; the endpoint comes back with the Ethernet address it has. */
  private Endpoint add(
      Sandbox sandbox,
      Netlink inside,
      EndpointRequest request,
      Endpoint endpoint,
      KernelJournal journal)
      throws IOException {
    Link parent = host.netlink().links().get(parent());
    int mtu = options.mtu().orElse(Math.min(defaultMtu, parent.mtu()));
    String name = endpoint.containerInterface();
    long start = System.nanoTime();
    try (Fd netns = NamespaceThread.open(host.syscalls(), sandbox.path())) {
      LinkSpec spec =
          LinkSpec.of(name, options.link(parent.index())).withNetns(netns.number()).withMtu(mtu);
      addLink(options.macvlan() ? spec.withMac(endpoint.mac().bytes()) : spec, network.driver());
    }
    String mode =
        network
            .options()
            .getOrDefault(network.driver() + "_mode", options.macvlan() ? "bridge" : "l2");
    NetworkSteps.onParent(
            name, network.driver(), parent.name(), sandbox.path().toString(), "mode " + mode)
        .done(journal, start);
    if (options.macvlan()) {
      return endpoint;
    }
    if (request.mac().isPresent()) {
      throw refused("ipvlan links share their parent's MAC address: none can be chosen");
    }
    return endpoint.withMac(new MacAddress(inside.links().get(name).mac()));
  }

  /** Not every kernel has all kinds of links. */
  private void addLink(LinkSpec spec, String kind) throws IOException {
    try {
      host.netlink().links().add(spec);
    } catch (NetlinkException e) {
      if (e.errno() == Errnos.EOPNOTSUPP) {
        throw new NetworkException(
            "failed to create the "
                + kind
                + " link: this kernel has none of that kind: "
                + e.getMessage(),
            e);
      }
      throw e;
    }
  }

  private static void deleteInside(Netlink inside, String name, IOException because) {
    try {
      inside.links().delete(name);
    } catch (IOException e) {
      because.addSuppressed(e);
    }
  }

  @Override
  public void adopt(Endpoint endpoint) throws IOException {
    addresses.adopt(endpoint);
  }

  @Override
  public void unplug(Attachment attachment, Endpoint endpoint) throws IOException {
    try {
      attachment.inside().links().delete(endpoint.containerInterface());
    } catch (NetlinkException e) {
      if (e.errno() != Errnos.ENODEV) {
        throw e;
      }
    } finally {
      addresses.giveBack(endpoint);
    }
  }

  @Override
  public void delete(Attachment attachment, Endpoint endpoint) {
    // The link went when it was unplugged: there is no other way to cut it off.
  }

  @Override
  public void removeStrays(List<Link> links, Set<String> inUse) {
    // A link of this kind is only in its container's namespace: SandboxLink removes it there.
  }

  @Override
  public String interfacePrefix() {
    return "eth";
  }

  @Override
  public void hairpin(Endpoint endpoint, KernelJournal journal) {
    // Containers are reached on the wire, not through the host.
  }

  @Override
  public PortBinding bound(PortBinding binding) {
    return binding;
  }
}
