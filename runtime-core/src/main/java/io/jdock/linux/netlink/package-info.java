/**
 * Links, addresses and routes by rtnetlink(7), without the {@code ip} program.
 *
 * <p>{@link io.jdock.linux.netlink.Netlink} is the way in. Below it a {@link
 * io.jdock.linux.netlink.NetlinkConnection} numbers requests and matches the kernel's answers over
 * a {@link io.jdock.linux.netlink.NetlinkTransport}, which tests replace.
 */
@NullMarked
package io.jdock.linux.netlink;

import org.jspecify.annotations.NullMarked;
