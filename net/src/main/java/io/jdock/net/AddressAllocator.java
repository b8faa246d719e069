package io.jdock.net;

import java.math.BigInteger;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.Set;

/**
 * The addresses of one subnet: the lowest free one of its range is given out, as Docker does. A
 * subnet's first address, its IPv4 broadcast address, its gateway and auxiliary addresses are never
 * given. Thread-safe.
 */
final class AddressAllocator {
  private final Cidr subnet;
  private final Cidr range;
  private final Set<InetAddress> reserved = new HashSet<>();
  private final Set<InetAddress> taken = new HashSet<>();

  /** The place in the range from which on a free address may be found; all below are taken. */
  private BigInteger lowest = BigInteger.ZERO;

  AddressAllocator(Network.Ipam ipam) {
    Cidr wished = ipam.range();
    subnet = ipam.subnet().network();
    range = wished == null ? subnet : wished.network();
    reserved.add(ipam.gateway());
    reserved.addAll(ipam.auxiliary().values());
    reserved.add(subnet.address());
    if (subnet.isIpv4() && subnet.prefix() < 31) {
      reserved.add(subnet.at(subnet.size().subtract(BigInteger.ONE)));
    }
  }

  Cidr subnet() {
    return subnet;
  }

  /**
   * The lowest free address.
   *
   * @throws AddressInUseException when all are taken
   */
  synchronized InetAddress take() throws AddressInUseException {
    BigInteger end = range.size();
    for (BigInteger place = lowest; place.compareTo(end) < 0; place = place.add(BigInteger.ONE)) {
      InetAddress address = range.at(place);
      if (!reserved.contains(address) && taken.add(address)) {
        lowest = place.add(BigInteger.ONE);
        return address;
      }
    }
    lowest = end;
    throw new AddressInUseException(
        "no available "
            + (subnet.isIpv4() ? "IPv4" : "IPv6")
            + " addresses on this network's address pools");
  }

  /**
   * A certain address.
   *
   * @throws AddressInUseException when it is taken or reserved
   */
  synchronized void take(InetAddress address) throws AddressInUseException {
    if (!subnet.contains(address) || reserved.contains(address) || !taken.add(address)) {
      throw new AddressInUseException("Address already in use");
    }
  }

  synchronized void giveBack(InetAddress address) {
    if (taken.remove(address) && range.contains(address)) {
      lowest = lowest.min(range.place(address));
    }
  }
}
