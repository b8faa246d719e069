package io.jdock.linux.netlink;

/**
 * A network interface as the kernel shows it.
 *
 * @param kind {@code veth}, {@code bridge} and so on; empty for hardware and loopback
 * @param mac six bytes as text, empty where it has none
 * @param mtu in bytes
 * @param master the index of the bridge it belongs to, 0 for none
 * @param group what it is counted among, 0 for nothing: any program may give links a number
 */
public record Link(
    int index, String name, String kind, String mac, int mtu, int master, int group, boolean up) {}
