package io.jdock.net;

import java.net.InetAddress;

/**
 * A container's port as it is reachable through the host: one entry of {@code
 * NetworkSettings.Ports}.
 *
 * @param hostIp {@code 0.0.0.0} and {@code ::} (as two entries) for all addresses
 */
public record PublishedPort(
    int containerPort, PortProtocol protocol, InetAddress hostIp, int hostPort) {}
