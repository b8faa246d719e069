package io.jdock.linux.netlink;

import java.net.InetAddress;
import java.util.Optional;

/**
 * A unicast route.
 *
 * @param destination absent for a default route
 * @param prefix length of the destination's prefix in bits, 0 for a default route
 * @param linkIndex the link it leaves by, 0 where it names none
 */
public record Route(
    Optional<InetAddress> destination, int prefix, Optional<InetAddress> gateway, int linkIndex) {}
