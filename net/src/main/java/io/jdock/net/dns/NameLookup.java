package io.jdock.net.dns;

import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The names that one container can resolve on its networks, as they are at this moment: it is asked
 * anew for each query, so that a name vanishes as soon as it is no longer known here.
 *
 * <p>Called on the event loop's thread: must be quick and must not block. Names come in lower case
 * without the final dot.
 */
public interface NameLookup {
  /** The addresses of both families, in any order; empty where there are none. */
  List<InetAddress> addresses(String name);

  /**
   * Whether the name belongs to a network of the container, even if it has no addresses. Queries
   * for such a name's addresses are never forwarded.
   */
  boolean knows(String name);

  /**
   * The name that an address of the container's networks has, without final dot ({@code web.front}
   * in Docker: container, then network); null where the address is none of theirs.
   */
  @Nullable String reverse(InetAddress address);
}
