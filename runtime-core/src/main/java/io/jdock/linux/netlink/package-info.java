/**
 * Links, addresses and routes by rtnetlink(7), without the {@code ip} program, and rules inside
 * containers by nf_tables, without {@code nft}.
 *
 * <p>{@link io.jdock.linux.netlink.Netlink} is the way in. Below it a {@link
 * io.jdock.linux.netlink.NetlinkConnection} numbers requests and matches the kernel's answers over
 * a {@link io.jdock.linux.netlink.NetlinkTransport}, which tests replace. {@link
 * io.jdock.linux.netlink.NftablesClient} stands on the same two.
 */
@NullMarked
package io.jdock.linux.netlink;

import org.jspecify.annotations.NullMarked;
