package io.jdock.net;

import io.jdock.linux.Syscalls;
import io.jdock.linux.netlink.Netlink;

/**
 * The host's network namespace.
 *
 * @param removal a socket of its own for removals, whose acknowledgements take their time
 */
record NetworkHost(Syscalls syscalls, Netlink netlink, Netlink removal) {}
