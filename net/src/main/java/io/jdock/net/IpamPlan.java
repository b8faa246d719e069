package io.jdock.net;

import io.jdock.linux.netlink.Netlink;
import io.jdock.net.NetworkRefusedException.Reason;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the subnets of a network to be made: those chosen, else the first of the default pools that
 * neither the host nor another network uses.
 */
final class IpamPlan {
  private final Netlink host;
  private final SubnetChooser pools;

  IpamPlan(Netlink host, NetworkConfig config) {
    this.host = host;
    this.pools = new SubnetChooser(config.pools());
  }

  /**
   * @param others all networks that there are
   * @throws NetworkRefusedException in Docker's words when the chosen subnets do not go together or
   *     with others'
   */
  List<Network.Ipam> of(NetworkRequest request, Collection<Network> others) throws IOException {
    List<Cidr> used = new ArrayList<>();
    others.forEach(network -> network.ipam().forEach(ipam -> used.add(ipam.subnet())));
    List<Network.Ipam> plan = new ArrayList<>();
    for (boolean ipv4 : new boolean[] {true, false}) {
      List<NetworkRequest.Subnet> chosen =
          request.subnets().stream().filter(each -> each.subnet().isIpv4() == ipv4).toList();
      if (!ipv4 && !request.enableIpv6()) {
        continue; // as with Docker, an IPv6 subnet without --ipv6 is not used
      }
      for (NetworkRequest.Subnet each : chosen) {
        if (used.stream().anyMatch(each.subnet()::overlaps)) {
          throw new NetworkRefusedException(
              Reason.FORBIDDEN, "Pool overlaps with other one on this address space");
        }
        used.add(each.subnet());
        plan.add(complete(each));
      }
      if (chosen.isEmpty()) {
        plan.add(Network.Ipam.of(free(ipv4, used)));
      }
    }
    return plan;
  }

  private Cidr free(boolean ipv4, List<Cidr> used) throws IOException {
    List<Cidr> all = new ArrayList<>(used);
    all.addAll(SubnetChooser.usedBy(host, 0));
    return pools.choose(all, ipv4);
  }

  private static Network.Ipam complete(NetworkRequest.Subnet chosen)
      throws NetworkRefusedException {
    Cidr subnet = chosen.subnet().network();
    Cidr range = chosen.range();
    if (range != null && (range.isIpv4() != subnet.isIpv4() || !inside(range, subnet))) {
      throw new NetworkRefusedException(
          Reason.INVALID, "no matching subnet for range " + range.network());
    }
    Set<InetAddress> others = new HashSet<>();
    for (Map.Entry<String, InetAddress> named : chosen.auxiliary().entrySet()) {
      InetAddress auxiliary = named.getValue();
      if (!subnet.contains(auxiliary)) {
        throw new NetworkRefusedException(
            Reason.INVALID, "no matching subnet for aux-address " + Cidr.text(auxiliary));
      }
      if (!others.add(auxiliary)) {
        throw inUse(named);
      }
    }
    InetAddress gateway = chosen.gateway();
    if (gateway == null) {
      gateway = firstFree(range == null ? subnet : range.network(), subnet, others);
    } else if (!subnet.contains(gateway)) {
      throw new NetworkRefusedException(
          Reason.INVALID,
          "failed to allocate gateway ("
              + Cidr.text(gateway)
              + "): Requested address is out of range");
    } else if (others.contains(gateway)) {
      for (Map.Entry<String, InetAddress> named : chosen.auxiliary().entrySet()) {
        if (named.getValue().equals(gateway)) {
          throw inUse(named);
        }
      }
    }
    return new Network.Ipam(subnet, range, gateway, chosen.gateway() != null, chosen.auxiliary());
  }

  private static NetworkRefusedException inUse(Map.Entry<String, InetAddress> auxiliary) {
    return new NetworkRefusedException(
        Reason.FORBIDDEN,
        "failed to allocate secondary ip address ("
            + auxiliary.getKey()
            + ":"
            + Cidr.text(auxiliary.getValue())
            + "): Address already in use");
  }

  private static boolean inside(Cidr range, Cidr subnet) {
    return range.prefix() >= subnet.prefix() && subnet.contains(range.network().address());
  }

  private static InetAddress firstFree(Cidr range, Cidr subnet, Set<InetAddress> others)
      throws NetworkRefusedException {
    BigInteger place = BigInteger.ZERO;
    while (place.compareTo(range.size()) < 0) {
      InetAddress address = range.at(place);
      if (!address.equals(subnet.address()) && !others.contains(address)) {
        return address;
      }
      place = place.add(BigInteger.ONE);
    }
    throw new NetworkRefusedException(
        Reason.INVALID, "no address is left for a gateway in " + range);
  }
}
