/**
 * The DNS server that containers on user-defined networks see at 127.0.0.11.
 *
 * <p>{@link io.jdock.net.dns.EmbeddedDns} is the way in: one for the daemon, on its one event loop.
 * It opens a {@link io.jdock.net.dns.Resolver} inside each container's network namespace, which
 * answers what its {@link io.jdock.net.dns.NameLookup} knows and forwards the rest to its {@link
 * io.jdock.net.dns.Upstreams}.
 */
@NullMarked
package io.jdock.net.dns;

import org.jspecify.annotations.NullMarked;
