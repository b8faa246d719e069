package io.jdock.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A host's UDP port passed on to a container's: each client gets a socket towards the container,
 * until it has been silent for 90 seconds (as Docker's proxy has it).
 */
final class UdpProxy implements ProxyLoop.Handler, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(UdpProxy.class.getName());
  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(90);
  private static final int LARGEST_DATAGRAM = 65_535;

  private final ProxyLoop loop;
  private final DatagramChannel front;
  private final InetSocketAddress target;
  private final Map<SocketAddress, Flow> flows = new HashMap<>();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(LARGEST_DATAGRAM);

  private UdpProxy(ProxyLoop loop, DatagramChannel front, InetSocketAddress target) {
    this.loop = loop;
    this.front = front;
    this.target = target;
  }

  /** Takes a bound socket over. */
  static UdpProxy start(ProxyLoop loop, DatagramChannel front, InetSocketAddress target)
      throws IOException {
    UdpProxy proxy = new UdpProxy(loop, front, target);
    loop.submit(proxy::watch);
    return proxy;
  }

  private void watch() {
    try {
      if (front.isOpen()) {
        loop.watch(front, SelectionKey.OP_READ, this);
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "port " + target + " is not relayed", e);
    }
  }

  @Override
  public void ready(SelectionKey key) {
    try {
      buffer.clear();
      SocketAddress client = front.receive(buffer);
      if (client == null) {
        return;
      }
      Flow flow = flows.get(client);
      if (flow == null) {
        flow = new Flow(client);
        flows.put(client, flow);
      }
      flow.lastUsed = System.nanoTime();
      flow.back.write(buffer.flip());
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "relay to {0}: {1}", target, e.getMessage());
    }
  }

  @Override
  public void tick() {
    long now = System.nanoTime();
    for (Iterator<Flow> each = flows.values().iterator(); each.hasNext(); ) {
      Flow flow = each.next();
      if (now - flow.lastUsed > IDLE_NANOS) {
        flow.close();
        each.remove();
      }
    }
  }

  @Override
  public void close() throws IOException {
    front.close();
    loop.submit(
        () -> {
          flows.values().forEach(Flow::close);
          flows.clear();
        });
  }

  /** One client's way to the container and back. */
  private final class Flow implements ProxyLoop.Handler {
    private final SocketAddress client;
    private final DatagramChannel back;
    private long lastUsed;

    Flow(SocketAddress client) throws IOException {
      this.client = client;
      this.back = DatagramChannel.open();
      try {
        back.connect(target);
        loop.watch(back, SelectionKey.OP_READ, this);
      } catch (IOException e) {
        back.close();
        throw e;
      }
    }

    @Override
    public void ready(SelectionKey key) {
      try {
        buffer.clear();
        back.read(buffer);
        lastUsed = System.nanoTime();
        front.send(buffer.flip(), client);
      } catch (IOException e) {
        LOG.log(System.Logger.Level.DEBUG, "relay from {0}: {1}", target, e.getMessage());
      }
    }

    void close() {
      try {
        back.close();
      } catch (IOException e) {
        LOG.log(System.Logger.Level.DEBUG, "close: {0}", e.getMessage());
      }
    }
  }
}
