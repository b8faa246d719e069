package io.jdock.net.dns;

import io.jdock.linux.EventLoop;
import io.jdock.linux.Fd;
import io.jdock.linux.KernelJournal;
import io.jdock.linux.Syscalls;
import java.io.IOException;

/**
 * Docker's embedded DNS server for all containers of a daemon: no thread and no process of theirs,
 * only two sockets each on the one event loop.
 */
public final class EmbeddedDns implements AutoCloseable {
  private EmbeddedDns() {}

  /**
   * The namespace of the calling thread is the one that {@link Upstreams.From#HOST} means.
   *
   * @param loop serves all sockets; stays the caller's
   */
  public static EmbeddedDns on(EventLoop loop, Syscalls syscalls) throws IOException {
    throw new UnsupportedOperationException("embedded DNS on " + loop + syscalls);
  }

  /**
   * Serves 127.0.0.11 inside a namespace whose loopback is up. Also for a namespace that an earlier
   * daemon served: what it left there is replaced. Blocks for about a millisecond.
   *
   * @param networkNamespace not kept: the caller may close it afterwards
   * @param journal told every socket and rule
   */
  public Resolver open(
      Fd networkNamespace, NameLookup names, Upstreams upstreams, KernelJournal journal)
      throws IOException {
    throw new UnsupportedOperationException("embedded DNS in " + networkNamespace);
  }

  /** Closes the resolvers that are still open. */
  @Override
  public void close() {}
}
