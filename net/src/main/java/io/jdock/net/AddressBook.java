package io.jdock.net;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The addresses of one network, of both families. Thread-safe. */
final class AddressBook {
  private final Network network;
  private final List<AddressAllocator> subnets = new ArrayList<>();

  AddressBook(Network network) {
    this.network = network;
    network.ipam().forEach(ipam -> subnets.add(new AddressAllocator(ipam)));
  }

  /**
   * What an endpoint is given.
   *
   * @param gateway of the address's subnet
   * @param ip6 null where the network has no IPv6, and so are the other two
   */
  record Lease(
      InetAddress ip,
      int prefix,
      InetAddress gateway,
      @Nullable InetAddress ip6,
      int prefix6,
      @Nullable InetAddress gateway6) {}

  /**
   * An address of each family that the network has.
   *
   * @throws NetworkException in Docker's words when a certain one is not to be had or none is left
   */
  Lease take(EndpointRequest request) throws NetworkException {
    InetAddress ip = take(request.ip(), true);
    InetAddress ip6 = null;
    Network.Ipam second = null;
    if (network.subnet(false).isPresent()) {
      try {
        ip6 = take(request.ip6(), false);
      } catch (NetworkException e) {
        giveBack(ip);
        throw e;
      }
      second = ipam(ip6);
    } else if (request.ip6().isPresent()) {
      giveBack(ip);
      throw foreign(request.ip6().get());
    }
    Network.Ipam first = ipam(ip);
    return new Lease(
        ip,
        first.subnet().prefix(),
        first.gateway(),
        ip6,
        second == null ? 0 : second.subnet().prefix(),
        second == null ? null : second.gateway());
  }

  private InetAddress take(Optional<InetAddress> wished, boolean ipv4) throws NetworkException {
    if (wished.isPresent()) {
      for (AddressAllocator subnet : subnets) {
        if (subnet.subnet().contains(wished.get())) {
          subnet.take(wished.get());
          return wished.get();
        }
      }
      throw foreign(wished.get());
    }
    AddressInUseException full = null;
    for (AddressAllocator subnet : subnets) {
      if (subnet.subnet().isIpv4() == ipv4) {
        try {
          return subnet.take();
        } catch (AddressInUseException e) {
          full = e;
        }
      }
    }
    throw new AddressInUseException(
        (full == null ? "no subnet" : full.getMessage())
            + ": "
            + network.name()
            + " ("
            + network.id()
            + ")");
  }

  private static NetworkException foreign(InetAddress address) {
    return new NetworkException(
        "Invalid address "
            + Cidr.text(address)
            + ": It does not belong to any of this network's subnets");
  }

  private Network.Ipam ipam(InetAddress address) {
    return network.ipam().stream()
        .filter(each -> each.subnet().contains(address))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no subnet has " + address));
  }

  /**
   * Takes over the addresses of an endpoint made by an earlier daemon.
   *
   * @throws AddressInUseException when another has one of them
   */
  void adopt(Endpoint endpoint) throws NetworkException {
    take(Optional.of(endpoint.ip()), true);
    if (endpoint.ip6() != null) {
      take(Optional.of(endpoint.ip6()), false);
    }
  }

  void giveBack(Endpoint endpoint) {
    giveBack(endpoint.ip());
    giveBack(endpoint.ip6());
  }

  void giveBack(Lease lease) {
    giveBack(lease.ip());
    giveBack(lease.ip6());
  }

  private void giveBack(@Nullable InetAddress address) {
    if (address != null) {
      subnets.forEach(subnet -> subnet.giveBack(address));
    }
  }
}
