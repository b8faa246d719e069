package io.jdock.net;

import io.jdock.linux.netlink.InterfaceAddress;
import io.jdock.linux.netlink.Netlink;
import io.jdock.linux.netlink.Route;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** Finds a subnet that the host does not use, so that nothing it reaches today is hidden. */
final class SubnetChooser {
  private final List<AddressPool> pools;

  SubnetChooser(List<AddressPool> pools) {
    this.pools = pools;
  }

  /**
   * The first subnet of the pools that overlaps none of those in use.
   *
   * @throws NetworkException in Docker's words when there is none
   */
  Cidr choose(List<Cidr> inUse) throws NetworkException {
    return choose(inUse, true);
  }

  Cidr choose(List<Cidr> inUse, boolean ipv4) throws NetworkException {
    for (AddressPool pool : pools) {
      if (pool.base().isIpv4() != ipv4) {
        continue;
      }
      BigInteger step = BigInteger.ONE.shiftLeft(bits(pool) - pool.size());
      BigInteger end = pool.base().size();
      for (BigInteger at = BigInteger.ZERO; at.compareTo(end) < 0; at = at.add(step)) {
        Cidr subnet = new Cidr(pool.base().at(at), pool.size());
        if (inUse.stream().noneMatch(subnet::overlaps)) {
          return subnet;
        }
      }
    }
    throw new NetworkRefusedException(
        NetworkRefusedException.Reason.NOT_FOUND,
        "could not find an available, non-overlapping "
            + (ipv4 ? "IPv4" : "IPv6")
            + " address pool among the defaults to assign to the network");
  }

  private static int bits(AddressPool pool) {
    return pool.base().isIpv4() ? 32 : 128;
  }

  /** What the host routes or has addresses in, one link excepted. */
  static List<Cidr> usedBy(Netlink host, int exceptLink) throws IOException {
    List<Cidr> used = new ArrayList<>();
    for (Route route : host.routes().list()) {
      if (route.prefix() > 0 && route.linkIndex() != exceptLink) {
        route.destination().ifPresent(to -> used.add(new Cidr(to, route.prefix())));
      }
    }
    for (InterfaceAddress address : host.addresses().list()) {
      if (address.linkIndex() != exceptLink) {
        used.add(new Cidr(address.address(), address.prefix()));
      }
    }
    return used;
  }
}
