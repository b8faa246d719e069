package io.jdock.net;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * What a container wants of its connection to a network.
 *
 * @param containerName for messages and {@code network inspect}, without leading slash
 * @param ip a certain address, else the lowest free one
 * @param ip6 the same of IPv6
 * @param mac a certain Ethernet address, else one made from the IPv4 address
 * @param dnsNames what others on the network are to call it
 */
public record EndpointRequest(
    String containerName,
    Optional<InetAddress> ip,
    Optional<InetAddress> ip6,
    Optional<MacAddress> mac,
    List<String> dnsNames) {
  public EndpointRequest {
    dnsNames = List.copyOf(dnsNames);
  }

  public static EndpointRequest of(String containerName) {
    return new EndpointRequest(
        containerName, Optional.empty(), Optional.empty(), Optional.empty(), List.of());
  }
}
