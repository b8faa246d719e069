package io.jdock.net;

import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A container's connection to a network. Plain data, to be stored with the container's state.
 *
 * @param containerName without leading slash
 * @param endpointId 64 hexadecimal digits
 * @param gateway 0.0.0.0 where everything is sent out of the link itself
 * @param ip6 its IPv6 address, with prefix length and gateway; null where the network has no IPv6
 * @param hostInterface the end of the veth pair on the bridge; empty where there is none
 * @param containerInterface the link in the sandbox
 * @param dnsNames what others on a user-defined network call it, the container's name first
 */
public record Endpoint(
    String networkId,
    String networkName,
    String endpointId,
    String containerId,
    String containerName,
    InetAddress ip,
    int prefixLen,
    InetAddress gateway,
    @Nullable InetAddress ip6,
    int prefixLen6,
    @Nullable InetAddress gateway6,
    MacAddress mac,
    String hostInterface,
    String containerInterface,
    List<String> dnsNames) {
  public Endpoint {
    // Records of versions before do not have them.
    dnsNames = List.copyOf(Objects.requireNonNullElse(dnsNames, List.of()));
  }

  /** Whether its gateway is the link itself, as with ipvlan in its l3 modes. */
  boolean onLink() {
    return gateway.isAnyLocalAddress();
  }

  /** The same with the Ethernet address that it has turned out to have. */
  Endpoint withMac(MacAddress to) {
    return new Endpoint(
        networkId,
        networkName,
        endpointId,
        containerId,
        containerName,
        ip,
        prefixLen,
        gateway,
        ip6,
        prefixLen6,
        gateway6,
        to,
        hostInterface,
        containerInterface,
        dnsNames);
  }

  /** The same connection of a container that is called otherwise now. */
  public Endpoint renamed(String to, List<String> names) {
    return new Endpoint(
        networkId,
        networkName,
        endpointId,
        containerId,
        to,
        ip,
        prefixLen,
        gateway,
        ip6,
        prefixLen6,
        gateway6,
        mac,
        hostInterface,
        containerInterface,
        names);
  }
}
