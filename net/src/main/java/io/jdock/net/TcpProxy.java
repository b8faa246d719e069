package io.jdock.net;

import io.jdock.linux.EventLoop;
import io.jdock.linux.InetSocket;
import io.jdock.linux.LinuxException;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A host's TCP port passed on to a container's. The firewall's DNAT takes most connections before
 * they get here; the rest (IPv6's own loopback, or no firewall) are relayed.
 */
final class TcpProxy implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(TcpProxy.class.getName());
  private static final long CLOSE_SECONDS = 5;

  private final SpliceLoop loop;
  private final EventLoop events;
  private final InetSocket listener;
  private final InetSocketAddress target;

  /** Under way; for the loop's thread. */
  private final Set<TcpRelay> relays = new HashSet<>();

  private TcpProxy(
      SpliceLoop loop, EventLoop events, InetSocket listener, InetSocketAddress target) {
    this.loop = loop;
    this.events = events;
    this.listener = listener;
    this.target = target;
  }

  /** Takes a listening socket over. */
  static TcpProxy start(SpliceLoop loop, InetSocket listener, InetSocketAddress target)
      throws LinuxException {
    TcpProxy proxy = new TcpProxy(loop, loop.events(), listener, target);
    proxy.events.register(listener.fd(), EventLoop.EPOLLIN, what -> proxy.accept());
    return proxy;
  }

  private void accept() {
    try {
      for (InetSocket client = listener.accept(); client != null; client = listener.accept()) {
        relays.add(TcpRelay.start(loop, client, target, relays::remove));
      }
    } catch (LinuxException e) {
      LOG.log(System.Logger.Level.DEBUG, "relay to {0}: {1}", target, e.getMessage());
    }
  }

  /** The port is free, and connections through it have ended, when this returns. */
  @Override
  public void close() {
    CountDownLatch closed = new CountDownLatch(1);
    events.execute(
        () -> {
          events.deregister(listener.fd());
          listener.close();
          List.copyOf(relays).forEach(TcpRelay::close);
          closed.countDown();
        });
    try {
      if (!closed.await(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        LOG.log(
            System.Logger.Level.WARNING, "port to {0} is not closed: the loop is stuck", target);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
