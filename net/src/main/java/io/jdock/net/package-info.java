/** Bridges, veth, addresses, iptables and published ports, by netlink. */
@NullMarked
package io.jdock.net;

import org.jspecify.annotations.NullMarked;
