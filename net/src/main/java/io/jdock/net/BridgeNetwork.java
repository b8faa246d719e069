package io.jdock.net;

import io.jdock.linux.Errnos;
import io.jdock.linux.KernelJournal;
import io.jdock.linux.KernelJournal.Phase;
import io.jdock.linux.netlink.Link;
import io.jdock.linux.netlink.Netlink;
import io.jdock.linux.netlink.NetlinkException;
import java.io.IOException;
import java.net.Inet4Address;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One bridge with its addresses and cables. */
final class BridgeNetwork implements DriverNetwork {
  private final Network network;
  private final BridgeOptions options;
  private final NetworkHost host;
  private final int mtu;
  private final AddressBook addresses;
  private volatile @Nullable VethPair veth;

  BridgeNetwork(Network network, BridgeOptions options, NetworkHost host, int defaultMtu) {
    this.network = network;
    this.options = options;
    this.host = host;
    this.mtu = options.mtu().orElse(defaultMtu);
    this.addresses = new AddressBook(network);
  }

  @Override
  public Network network() {
    return network;
  }

  BridgeOptions options() {
    return options;
  }

  @Override
  public String link() {
    return options.bridge();
  }

  @Override
  public boolean makesLink() throws IOException {
    return host.netlink().links().find(options.bridge()).isEmpty();
  }

  private List<Cidr> hostAddresses() {
    return network.ipam().stream()
        .map(ipam -> new Cidr(ipam.gateway(), ipam.subnet().prefix()))
        .toList();
  }

  @Override
  public void open(KernelJournal journal) throws IOException {
    BridgeLink bridge =
        BridgeLink.open(host.netlink(), options.bridge(), mtu, hostAddresses(), journal);
    veth =
        new VethPair(
            host.syscalls(), host.netlink(), host.removal(), bridge.link(), mtu, options.icc());
  }

  @Override
  public void withdraw(KernelJournal journal) throws IOException {
    Optional<Link> link = host.netlink().links().find(options.bridge());
    if (link.isPresent()) {
      new BridgeLink(link.get()).withdraw(host.netlink(), hostAddresses(), journal);
    }
  }

  @Override
  public void remove(KernelJournal journal) throws IOException {
    String name = options.bridge();
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
        "the bridge goes, and with it its addresses and routes",
        () -> "ip link delete " + name,
        start);
  }

  @Override
  public List<BridgeRules> rules() {
    return network.ipam().stream()
        .map(
            ipam ->
                new BridgeRules(
                    options.bridge(),
                    ipam.subnet(),
                    options.icc(),
                    options.masquerade(),
                    network.internal()))
        .toList();
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
    try {
      String id = NetworkStore.newId();
      Endpoint endpoint =
          new Endpoint(
              network.id(),
              network.name(),
              id,
              sandbox.containerId(),
              request.containerName(),
              lease.ip(),
              lease.prefix(),
              lease.gateway(),
              lease.ip6(),
              lease.prefix6(),
              lease.gateway6(),
              request.mac().orElseGet(() -> MacAddress.of((Inet4Address) lease.ip())),
              VethPair.PREFIX + id.substring(0, 7),
              containerInterface,
              request.dnsNames());
      veth().add(sandbox, inside, endpoint, gateway, journal);
      return endpoint;
    } catch (IOException | RuntimeException e) {
      addresses.giveBack(lease);
      throw e;
    }
  }

  private VethPair veth() {
    VethPair opened = veth;
    if (opened == null) {
      throw new IllegalStateException("network " + network.name() + " is not open");
    }
    return opened;
  }

  @Override
  public void adopt(Endpoint endpoint) throws IOException {
    addresses.adopt(endpoint);
  }

  @Override
  public void unplug(Attachment attachment, Endpoint endpoint) throws IOException {
    veth().unplug(endpoint.hostInterface());
    addresses.giveBack(endpoint);
  }

  @Override
  public void delete(Attachment attachment, Endpoint endpoint) throws IOException {
    veth().delete(endpoint.hostInterface());
  }

  @Override
  public void removeStrays(List<Link> links, Set<String> inUse) throws IOException {
    for (String stray : veth().strays(links, inUse)) {
      veth().delete(stray);
    }
  }

  @Override
  public String interfacePrefix() {
    return options.interfacePrefix();
  }

  @Override
  public void hairpin(Endpoint endpoint, KernelJournal journal) throws IOException {
    veth().hairpin(endpoint, journal);
  }

  @Override
  public PortBinding bound(PortBinding binding) {
    return binding.hostIp().isEmpty()
            && options.hostBinding().isPresent()
            && !options.hostBinding().get().isAnyLocalAddress()
        ? new PortBinding(
            binding.containerPort(),
            binding.protocol(),
            Cidr.text(options.hostBinding().get()),
            binding.hostPortFirst(),
            binding.hostPortLast())
        : binding;
  }
}
