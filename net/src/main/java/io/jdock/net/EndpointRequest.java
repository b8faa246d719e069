package io.jdock.net;

import java.net.InetAddress;
import java.util.Optional;

/**
 * What a container wants of its connection to a network.
 *
 * @param containerName for messages and {@code network inspect}, without leading slash
 * @param ip a certain address, else the lowest free one
 * @param mac a certain Ethernet address, else one made from the IPv4 address
 */
public record EndpointRequest(
    String containerName, Optional<InetAddress> ip, Optional<MacAddress> mac) {

  public static EndpointRequest of(String containerName) {
    return new EndpointRequest(containerName, Optional.empty(), Optional.empty());
  }
}
