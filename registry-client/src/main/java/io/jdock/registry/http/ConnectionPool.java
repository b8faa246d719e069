package io.jdock.registry.http;

import io.netty.channel.Channel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Connections that wait for another request, the latest used first; each for a minute at most. */
final class ConnectionPool {
  private static final long IDLE_SECONDS = 60;

  private final Map<Origin, Deque<Idle>> idle = new HashMap<>();

  private record Idle(Channel channel, Future<?> expiry) {}

  /** An open connection, which is the caller's from now on, or null. */
  synchronized @Nullable Channel take(Origin origin) {
    Deque<Idle> waiting = idle.get(origin);
    while (waiting != null) {
      Idle last = waiting.pollLast();
      if (last == null) {
        return null;
      }
      last.expiry().cancel(false);
      if (last.channel().isActive()) {
        return last.channel();
      }
    }
    return null;
  }

  /** Keeps a connection until it is taken or too old; one that the server closes is passed over. */
  synchronized void keep(Origin origin, Channel channel) {
    Deque<Idle> waiting = idle.computeIfAbsent(origin, key -> new ArrayDeque<>());
    waiting.removeIf(entry -> !entry.channel().isActive());
    waiting.addLast(
        new Idle(
            channel,
            channel
                .eventLoop()
                .schedule(() -> expire(origin, channel), IDLE_SECONDS, TimeUnit.SECONDS)));
  }

  private void expire(Origin origin, Channel channel) {
    synchronized (this) {
      Deque<Idle> waiting = idle.get(origin);
      if (waiting == null || !waiting.removeIf(entry -> entry.channel() == channel)) {
        return;
      }
    }
    channel.close();
  }
}
