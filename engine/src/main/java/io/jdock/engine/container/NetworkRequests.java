package io.jdock.engine.container;

import io.jdock.engine.EngineException;
import io.jdock.engine.Networks.CreateNetwork;
import io.jdock.engine.Networks.Subnet;
import io.jdock.net.Cidr;
import io.jdock.net.Network;
import io.jdock.net.NetworkRequest;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Networks to be made, in the network module's terms. */
final class NetworkRequests {
  private NetworkRequests() {}

  /**
   * @throws EngineException in Docker's words when an address or a subnet is none
   */
  static NetworkRequest of(CreateNetwork request) {
    List<NetworkRequest.Subnet> subnets =
        request.subnets().stream()
            .filter(each -> !isEmpty(each))
            .map(NetworkRequests::subnet)
            .toList();
    return new NetworkRequest(
        request.name(),
        request.driver().isEmpty() || request.driver().equals("default")
            ? Network.BRIDGE
            : request.driver(),
        subnets,
        request.internal(),
        request.attachable(),
        request.enableIpv6(),
        request.options(),
        request.labels());
  }

  private static boolean isEmpty(Subnet subnet) {
    return subnet.subnet().isEmpty()
        && subnet.ipRange().isEmpty()
        && subnet.gateway().isEmpty()
        && subnet.auxiliaryAddresses().isEmpty();
  }

  private static NetworkRequest.Subnet subnet(Subnet text) {
    if (text.subnet().isEmpty()) {
      throw EngineException.invalid(
          "invalid network config:\ninvalid subnet: an ip-range, a gateway or an aux-address needs"
              + " a subnet");
    }
    Cidr subnet;
    try {
      subnet = Cidr.parse(text.subnet());
    } catch (IllegalArgumentException e) {
      throw new EngineException(
          EngineException.Kind.INVALID_PARAMETER,
          "invalid network config:\ninvalid subnet "
              + text.subnet()
              + ": invalid CIDR block notation",
          e);
    }
    if (!subnet.network().equals(subnet)) {
      throw EngineException.invalid(
          "invalid network config:\ninvalid subnet "
              + text.subnet()
              + ": it should be "
              + subnet.network());
    }
    Map<String, InetAddress> auxiliary = new HashMap<>();
    text.auxiliaryAddresses()
        .forEach((name, address) -> auxiliary.put(name, ip("auxiliary address", address)));
    return new NetworkRequest.Subnet(
        subnet,
        text.ipRange().isEmpty() ? null : range(text.ipRange()),
        text.gateway().isEmpty() ? null : ip("gateway address", text.gateway()),
        auxiliary);
  }

  private static Cidr range(String text) {
    try {
      return Cidr.parse(text);
    } catch (IllegalArgumentException e) {
      throw new EngineException(
          EngineException.Kind.INVALID_PARAMETER,
          "invalid network config:\ninvalid ip-range " + text + ": invalid CIDR block notation",
          e);
    }
  }

  private static InetAddress ip(String what, String text) {
    try {
      return Cidr.ip(text);
    } catch (IllegalArgumentException e) {
      throw new EngineException(
          EngineException.Kind.INVALID_PARAMETER,
          "invalid network config:\ninvalid " + what + " " + text + ": invalid address",
          e);
    }
  }
}
