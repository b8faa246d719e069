package io.jdock.net;

import java.math.BigInteger;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.Set;

/**
 * The addresses of one subnet: the lowest free one is given out, as Docker does. A subnet's first
 * address and its IPv4 broadcast address are never given. Thread-safe.
 */
final class AddressAllocator {
  private final Cidr subnet;
  private final Set<InetAddress> taken = new HashSet<>();

  /** The place from which on a free address may be found; all below are taken. */
  private BigInteger lowest = BigInteger.ONE;

  AddressAllocator(Cidr subnet, InetAddress gateway) {
    this.subnet = subnet.network();
    taken.add(gateway);
  }

  /**
   * The lowest free address.
   *
   * @throws AddressInUseException when all are taken
   */
  synchronized InetAddress take() throws AddressInUseException {
    BigInteger end = subnet.size().subtract(BigInteger.ONE);
    if (!subnet.isIpv4()) {
      end = subnet.size();
    }
    for (BigInteger place = lowest; place.compareTo(end) < 0; place = place.add(BigInteger.ONE)) {
      InetAddress address = subnet.at(place);
      if (taken.add(address)) {
        lowest = place.add(BigInteger.ONE);
        return address;
      }
    }
    throw new AddressInUseException("no available IPv4 addresses on this network's address pools");
  }

  /**
   * A certain address.
   *
   * @throws AddressInUseException when it is taken or not a host's address in the subnet
   */
  synchronized void take(InetAddress address) throws AddressInUseException {
    BigInteger place = subnet.place(address);
    boolean broadcast = subnet.isIpv4() && place.equals(subnet.size().subtract(BigInteger.ONE));
    if (!subnet.contains(address) || place.signum() == 0 || broadcast) {
      throw new AddressInUseException(
          "Invalid address "
              + Cidr.text(address)
              + ": It does not belong to any of this network's subnets");
    }
    if (!taken.add(address)) {
      throw new AddressInUseException("Address already in use");
    }
  }

  synchronized void giveBack(InetAddress address) {
    if (taken.remove(address)) {
      lowest = lowest.min(subnet.place(address));
    }
  }
}
