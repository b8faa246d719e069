/**
 * The Linux kernel, typed: system calls through JNR, netlink sockets, cgroup files, seccomp,
 * capabilities, pseudo-terminals, pidfds and epoll.
 *
 * <p>Everything that jdock asks of the kernel passes through {@link io.jdock.linux.Syscalls}, so
 * that one recording implementation can stand in for it in tests.
 */
@NullMarked
package io.jdock.linux;

import org.jspecify.annotations.NullMarked;
