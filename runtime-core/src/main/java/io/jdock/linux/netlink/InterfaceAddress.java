package io.jdock.linux.netlink;

import java.net.InetAddress;

/**
 * An address of a link.
 *
 * @param linkIndex the link's index
 * @param prefix how many leading bits name the network
 */
public record InterfaceAddress(int linkIndex, InetAddress address, int prefix) {}
