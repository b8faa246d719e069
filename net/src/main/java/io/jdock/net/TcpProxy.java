package io.jdock.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * A host's TCP port passed on to a container's. The firewall's DNAT takes most connections before
 * they get here; the rest (IPv6, or no firewall) are relayed.
 */
final class TcpProxy implements ProxyLoop.Handler, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(TcpProxy.class.getName());

  private final ProxyLoop loop;
  private final ServerSocketChannel listener;
  private final InetSocketAddress target;

  private TcpProxy(ProxyLoop loop, ServerSocketChannel listener, InetSocketAddress target) {
    this.loop = loop;
    this.listener = listener;
    this.target = target;
  }

  /** Takes a listening socket over. */
  static TcpProxy start(ProxyLoop loop, ServerSocketChannel listener, InetSocketAddress target)
      throws IOException {
    TcpProxy proxy = new TcpProxy(loop, listener, target);
    loop.submit(proxy::watch);
    return proxy;
  }

  private void watch() {
    try {
      if (listener.isOpen()) {
        loop.watch(listener, SelectionKey.OP_ACCEPT, this);
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "port " + target + " is not relayed", e);
    }
  }

  @Override
  public void ready(SelectionKey key) {
    try {
      SocketChannel client = listener.accept();
      if (client != null) {
        TcpRelay.start(loop, client, target);
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "relay to {0}: {1}", target, e.getMessage());
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    // A closed channel is deregistered, and its port let go, by the loop's next turn.
    loop.submit(() -> {});
  }
}
