package io.jdock.net;

import io.jdock.linux.netlink.InterfaceAddress;
import io.jdock.linux.netlink.Link;
import io.jdock.linux.netlink.LinkSpec;
import io.jdock.linux.netlink.Netlink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The link of the default network and its address: reused as found, else made.
 *
 * @param link the bridge
 * @param address the host's address on it, with the subnet's prefix length
 */
record DefaultBridge(Link link, Cidr address) {
  private static final Path IPV4_CONF = Path.of("/proc/sys/net/ipv4/conf");
  private static final Path IPV6_CONF = Path.of("/proc/sys/net/ipv6/conf");

  /**
   * @param stored the address it had before, if any
   */
  static DefaultBridge open(Netlink host, NetworkConfig config, @Nullable Cidr stored)
      throws IOException {
    String name = config.bridge();
    Link link = findOrAdd(host, config);
    if (!link.kind().equals("bridge")) {
      throw new NetworkException("link " + name + " exists and is not a bridge");
    }
    Cidr address = chooseAddress(host, config, link, stored);
    for (InterfaceAddress present : host.addresses().list()) {
      boolean ours =
          present.linkIndex() == link.index() && present.address().getAddress().length == 4;
      if (ours && !new Cidr(present.address(), present.prefix()).equals(address)) {
        host.addresses().delete(present);
      }
    }
    if (!addressOf(host, link).equals(Optional.of(address))) {
      host.addresses().add(link.index(), address.address(), address.prefix());
    }
    host.links().up(link.index());
    // Published ports answer on 127.0.0.1 too: such packets leave by the bridge.
    Files.writeString(IPV4_CONF.resolve(name).resolve("route_localnet"), "1");
    Path acceptRa = IPV6_CONF.resolve(name).resolve("accept_ra");
    if (Files.exists(acceptRa)) {
      Files.writeString(acceptRa, "0"); // a container must not become the host's router
    }
    return new DefaultBridge(link, address);
  }

  private static Link findOrAdd(Netlink host, NetworkConfig config) throws IOException {
    Optional<Link> found = host.links().find(config.bridge());
    if (found.isPresent()) {
      return found.get();
    }
    // An address of its own: without one the bridge takes its ports' lowest, and changes with them.
    byte[] random = java.util.HexFormat.of().parseHex(NetworkStore.newId().substring(0, 8));
    byte[] mac = {2, 0x42, random[0], random[1], random[2], random[3]};
    LinkSpec spec = LinkSpec.of(config.bridge(), new LinkSpec.Bridge()).withMac(mac);
    host.links().add(config.mtu() == 1500 ? spec : spec.withMtu(config.mtu()));
    return host.links().get(config.bridge());
  }

  /** --bip, else what it has, else what it had, else a free subnet's first address. */
  private static Cidr chooseAddress(
      Netlink host, NetworkConfig config, Link link, @Nullable Cidr stored) throws IOException {
    if (config.bip().isPresent()) {
      return config.bip().get();
    }
    Optional<Cidr> present = addressOf(host, link);
    if (present.isPresent()) {
      return present.get();
    }
    List<Cidr> used = SubnetChooser.usedBy(host, link.index());
    if (stored != null && used.stream().noneMatch(stored.network()::overlaps)) {
      return stored;
    }
    Cidr subnet = new SubnetChooser(config.pools()).choose(used);
    return new Cidr(subnet.at(1), subnet.prefix());
  }

  private static Optional<Cidr> addressOf(Netlink host, Link link) throws IOException {
    return host.addresses().list().stream()
        .filter(a -> a.linkIndex() == link.index() && a.address().getAddress().length == 4)
        .map(a -> new Cidr(a.address(), a.prefix()))
        .findFirst();
  }
}
