package io.jdock.net;

import io.jdock.linux.KernelJournal;
import io.jdock.linux.Syscalls;
import io.jdock.linux.netlink.Netlink;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One bridge with its addresses, cables and firewall rules. */
final class BridgeNetwork {
  private final Network network;
  private final AddressAllocator addresses;
  private final VethPair veth;
  private final BridgeRules rules;
  private final Optional<Firewall> firewall;

  BridgeNetwork(
      Network network,
      DefaultBridge bridge,
      NetworkConfig config,
      Netlink host,
      Netlink removal,
      Syscalls syscalls) {
    this.network = network;
    this.addresses = new AddressAllocator(bridge.address().network(), bridge.address().address());
    this.veth = new VethPair(syscalls, host, removal, bridge, config);
    this.rules = new BridgeRules(config.bridge(), bridge.address(), config.icc());
    this.firewall =
        config.iptables() ? Optional.of(new Firewall(new Iptables(), rules)) : Optional.empty();
  }

  Network network() {
    return network;
  }

  Endpoint connect(
      Sandbox sandbox,
      Netlink inside,
      EndpointRequest request,
      String containerInterface,
      KernelJournal journal)
      throws IOException {
    InetAddress ip;
    if (request.ip().isPresent()) {
      ip = request.ip().get();
      addresses.take(ip);
    } else {
      ip = addresses.take();
    }
    try {
      Network.Ipam ipam = network.ipam().get(0);
      String id = NetworkStore.newId();
      Endpoint endpoint =
          new Endpoint(
              network.id(),
              network.name(),
              id,
              sandbox.containerId(),
              request.containerName(),
              ip,
              ipam.subnet().prefix(),
              ipam.gateway(),
              request.mac().orElseGet(() -> MacAddress.of((Inet4Address) ip)),
              VethPair.PREFIX + id.substring(0, 7),
              containerInterface);
      veth.add(sandbox, inside, endpoint, journal);
      return endpoint;
    } catch (IOException | RuntimeException e) {
      addresses.giveBack(ip);
      throw e;
    }
  }

  /** Takes over an endpoint made by an earlier daemon. */
  void adopt(Endpoint endpoint) throws AddressInUseException {
    addresses.take(endpoint.ip());
  }

  /** Cuts an endpoint off and lets its address be given again. */
  void unplug(Endpoint endpoint) throws IOException {
    veth.unplug(endpoint.hostInterface());
    addresses.giveBack(endpoint.ip());
  }

  /** Removes the cable. */
  void remove(Endpoint endpoint) throws IOException {
    veth.delete(endpoint.hostInterface());
  }

  void removeStrays(List<String> inUse) throws IOException {
    for (String stray : veth.strays(inUse)) {
      veth.delete(stray);
    }
  }

  void allow(Endpoint endpoint, List<PublishedPort> ports, KernelJournal journal)
      throws IOException {
    if (firewall.isPresent() && !ports.isEmpty()) {
      veth.hairpin(endpoint, journal);
      firewall.get().add(rulesFor(endpoint, ports), journal);
    }
  }

  void forbid(Endpoint endpoint, List<PublishedPort> ports, KernelJournal journal)
      throws IOException {
    if (firewall.isPresent()) {
      firewall.get().delete(rulesFor(endpoint, ports), journal);
    }
  }

  void establishFirewall(List<FirewallRule> published, boolean dropForeign) throws IOException {
    if (firewall.isPresent()) {
      firewall.get().establish(published, dropForeign);
    }
  }

  List<FirewallRule> rulesFor(Endpoint endpoint, List<PublishedPort> ports) {
    List<FirewallRule> result = new ArrayList<>();
    for (PublishedPort port : ports) {
      result.addAll(rules.published(endpoint, port));
    }
    return result;
  }
}
