package io.jdock.net.dns;

import io.jdock.linux.EventLoop;
import io.jdock.linux.Fd;
import io.jdock.linux.KernelJournal;
import io.jdock.linux.LoopTimer;
import io.jdock.linux.SocketBuffer;
import io.jdock.linux.Syscalls;
import io.jdock.linux.netlink.NamespaceThread;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Docker's embedded DNS server for all containers of a daemon: no thread and no process of theirs,
 * only two sockets each on the one event loop.
 */
public final class EmbeddedDns implements AutoCloseable {
  /** Four times what one container may have. */
  private static final int MOST_FORWARDS = 4 * Forwarder.MOST_AT_ONCE;

  private final Syscalls syscalls;
  private final Wire wire;
  private final Listening listening;
  private final Set<ContainerResolver> resolvers = ConcurrentHashMap.newKeySet();

  private EmbeddedDns(Syscalls syscalls, Wire wire, Listening listening) {
    this.syscalls = syscalls;
    this.wire = wire;
    this.listening = listening;
  }

  /**
   * The namespace of the calling thread is the one that {@link Upstreams.From#HOST} means.
   *
   * @param loop serves all sockets; stays the caller's, and must not end before this is closed
   */
  public static EmbeddedDns on(EventLoop loop, Syscalls syscalls) throws IOException {
    Listening listening = new Listening(syscalls);
    SocketOpener opener = new SocketOpener(loop, syscalls);
    try {
      LoopTimer timer = new LoopTimer(loop, syscalls);
      Wire wire =
          new Wire(
              loop, timer, SocketBuffer.forMessages(), opener, new ForwardPlaces(MOST_FORWARDS));
      return new EmbeddedDns(syscalls, wire, listening);
    } catch (IOException e) {
      opener.close();
      throw e;
    }
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
    Fd namespace = NamespaceThread.open(syscalls, Path.of(networkNamespace.procPath()));
    try {
      Listeners listeners = listening.open(namespace, journal);
      try {
        ContainerResolver resolver =
            ContainerResolver.start(
                wire, namespace, listeners, names, upstreams, resolvers::remove);
        resolvers.add(resolver);
        return resolver;
      } catch (IOException e) {
        listeners.close();
        throw e;
      }
    } catch (IOException e) {
      namespace.close();
      throw e;
    }
  }

  /** Closes the resolvers that are still open. */
  @Override
  public void close() {
    List.copyOf(resolvers).forEach(ContainerResolver::close);
    wire.loop()
        .execute(
            () -> {
              wire.timer().close();
              wire.opener().close();
              wire.buffer().close();
            });
  }
}
