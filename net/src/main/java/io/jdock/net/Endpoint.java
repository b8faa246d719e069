package io.jdock.net;

import java.net.InetAddress;

/**
 * A container's connection to a network. Plain data, to be stored with the container's state.
 *
 * @param endpointId 64 hexadecimal digits
 * @param containerName without leading slash
 * @param hostInterface the end of the veth pair on the bridge
 * @param containerInterface the other end, in the sandbox
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
    MacAddress mac,
    String hostInterface,
    String containerInterface) {}
