package io.jdock.net;

import io.jdock.linux.netlink.Link;
import io.jdock.linux.netlink.Netlink;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The address of the host on the default network's bridge. */
final class DefaultBridge {
  private DefaultBridge() {}

  /**
   * --bip, else what the link has, else what it had, else a free subnet's first address.
   *
   * @param stored the address it had before, if any
   * @param taken subnets of the other networks
   */
  static Cidr address(Netlink host, NetworkConfig config, @Nullable Cidr stored, List<Cidr> taken)
      throws IOException {
    if (config.bip().isPresent()) {
      return config.bip().get();
    }
    Optional<Link> link = host.links().find(config.bridge());
    int index = link.map(Link::index).orElse(0);
    Optional<Cidr> present = index == 0 ? Optional.empty() : addressOf(host, index);
    if (present.isPresent()) {
      return present.get();
    }
    List<Cidr> used = new ArrayList<>(SubnetChooser.usedBy(host, index));
    used.addAll(taken);
    if (stored != null && used.stream().noneMatch(stored.network()::overlaps)) {
      return stored;
    }
    Cidr subnet = new SubnetChooser(config.pools()).choose(used);
    return new Cidr(subnet.at(1), subnet.prefix());
  }

  private static Optional<Cidr> addressOf(Netlink host, int link) throws IOException {
    return host.addresses().list().stream()
        .filter(a -> a.linkIndex() == link && a.address().getAddress().length == 4)
        .map(a -> new Cidr(a.address(), a.prefix()))
        .findFirst();
  }
}
