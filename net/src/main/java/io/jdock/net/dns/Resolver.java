package io.jdock.net.dns;

import java.io.Closeable;
import java.util.Optional;

/**
 * The DNS server inside one container's network namespace, serving until it is closed. Its sockets
 * keep the namespace alive.
 */
public interface Resolver extends Closeable {
  /** What stands in the container's resolv.conf as its only {@code nameserver}. */
  String ADDRESS = "127.0.0.11";

  /** Replaces the servers for queries that come from now on. Thread-safe. */
  void forwardTo(Upstreams upstreams);

  /**
   * Says what the container has to do without: where the kernel has no nf_tables, the server holds
   * port 53 of 127.0.0.11 itself and the container cannot bind 0.0.0.0:53.
   */
  Optional<String> warning();

  /**
   * Stops serving; queries under way get no answer. The redirection stays in the namespace until
   * the next {@link EmbeddedDns#open} there or until the namespace ends. Does nothing the second
   * time. Thread-safe.
   */
  @Override
  void close();
}
