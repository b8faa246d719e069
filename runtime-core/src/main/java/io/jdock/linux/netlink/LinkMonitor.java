package io.jdock.linux.netlink;

import io.jdock.linux.Errnos;
import io.jdock.linux.EventLoop;
import io.jdock.linux.LinuxException;
import io.jdock.linux.Syscalls;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Tells of the links of a network namespace as they come, change and go. The namespace is that of
 * the thread that opens it.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/rtnetlink.7.html">rtnetlink(7)</a>
 */
public final class LinkMonitor implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(LinkMonitor.class.getName());
  private static final int RTNLGRP_LINK = 1;
  private static final int AF_UNSPEC = 0;

  /** Called on the event loop's thread, and so must not block. */
  public interface Listener {
    /** A link is there, new or changed. */
    void present(Link link);

    void gone(Link link);

    /** More happened than could be told: what there is must be listed. */
    void missed();
  }

  private final EventLoop loop;
  private final NetlinkSocket socket;
  private final Listener listener;

  private LinkMonitor(EventLoop loop, NetlinkSocket socket, Listener listener) {
    this.loop = loop;
    this.socket = socket;
    this.listener = listener;
  }

  public static LinkMonitor open(Syscalls syscalls, EventLoop loop, Listener listener)
      throws LinuxException {
    NetlinkSocket socket = NetlinkSocket.open(syscalls);
    LinkMonitor monitor = new LinkMonitor(loop, socket, listener);
    try {
      socket.join(RTNLGRP_LINK);
      loop.register(socket.fd(), EventLoop.EPOLLIN, events -> monitor.drain());
    } catch (LinuxException e) {
      socket.close();
      throw e;
    }
    return monitor;
  }

  private synchronized void drain() {
    try {
      while (socket.fd().isOpen()) {
        Optional<ByteBuffer> datagram = socket.poll();
        if (datagram.isEmpty()) {
          return;
        }
        NetlinkConnection.messages(datagram.get()).forEach(this::tell);
      }
    } catch (LinuxException e) {
      if (e.errno() != Errnos.ENOBUFS) {
        loop.deregister(socket.fd());
        LOG.log(System.Logger.Level.ERROR, "links are not watched any more", e);
      }
      listener.missed();
    }
  }

  private void tell(NetlinkMessage message) {
    if (message.payload().get(0) != AF_UNSPEC) {
      return; // a bridge's own words about its ports
    }
    if (message.type() == Links.RTM_NEWLINK) {
      listener.present(Links.link(message));
    } else if (message.type() == Links.RTM_DELLINK) {
      listener.gone(Links.link(message));
    }
  }

  @Override
  public synchronized void close() {
    loop.deregister(socket.fd());
    socket.close();
  }
}
