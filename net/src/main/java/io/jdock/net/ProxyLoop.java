package io.jdock.net;

import java.io.IOException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** One thread that serves all published UDP ports' sockets; it starts with the first of them. */
final class ProxyLoop implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(ProxyLoop.class.getName());
  private static final long IDLE_CHECK_MILLIS = 30_000;

  /** What is done when a channel is ready. Closes what it owns when that fails. */
  interface Handler {
    void ready(SelectionKey key);

    /** Called every now and then, for time limits. */
    default void tick() {}
  }

  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private @Nullable Selector selector;

  /** Runs a task on the loop's thread; the only way in from others. */
  synchronized void submit(Runnable task) throws IOException {
    tasks.add(task);
    Selector current = selector;
    if (current == null) {
      current = Selector.open();
      selector = current;
      Selector mine = current;
      Thread thread = new Thread(() -> run(mine), "udp-port-proxy");
      thread.setDaemon(true);
      thread.start();
    }
    current.wakeup();
  }

  private void run(Selector current) {
    long lastTick = System.nanoTime();
    try {
      while (current.isOpen()) {
        current.select(IDLE_CHECK_MILLIS);
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
          task.run();
        }
        for (SelectionKey key : current.selectedKeys()) {
          if (key.isValid()) {
            ((Handler) key.attachment()).ready(key);
          }
        }
        current.selectedKeys().clear();
        if (System.nanoTime() - lastTick > IDLE_CHECK_MILLIS * 1_000_000) {
          lastTick = System.nanoTime();
          for (SelectionKey key : current.keys()) {
            if (key.isValid()) {
              ((Handler) key.attachment()).tick();
            }
          }
        }
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.ERROR, "published ports are no longer served by the proxy", e);
    } catch (ClosedSelectorException e) {
      LOG.log(System.Logger.Level.DEBUG, "port proxy closed");
    }
  }

  /** On the loop's thread: listens for what the channel is ready for. */
  SelectionKey watch(SelectableChannel channel, int operations, Handler handler)
      throws IOException {
    Selector current;
    synchronized (this) {
      current = selector;
    }
    if (current == null) {
      throw new IOException("port proxy is closed");
    }
    channel.configureBlocking(false);
    return channel.register(current, operations, handler);
  }

  @Override
  public synchronized void close() throws IOException {
    if (selector != null) {
      selector.close();
      selector = null;
    }
  }
}
