package io.jdock.engine.log;

import java.io.IOException;
import java.time.Duration;

/**
 * A connection to where one container's output goes. Used by one thread at a time; calls may block,
 * and end when that thread is interrupted.
 */
public interface LogDestination extends AutoCloseable {

  /** Connects, unless it is connected. */
  void connect() throws IOException;

  /**
   * Sends one message, connecting again where the connection was lost. When it fails the message
   * was not taken.
   */
  void send(LogMessage message) throws IOException;

  /** How a message that could not be sent is tried again. */
  default Retry retry() {
    return Retry.NEVER;
  }

  /**
   * @param first wait before the second attempt
   * @param growth of the wait from attempt to attempt
   * @param longest wait
   * @param most attempts after the first
   */
  record Retry(Duration first, double growth, Duration longest, long most) {
    public static final Retry NEVER = new Retry(Duration.ZERO, 1, Duration.ZERO, 0);
    static final Retry ALWAYS =
        new Retry(Duration.ofSeconds(1), 2, Duration.ofSeconds(30), Long.MAX_VALUE);

    Duration after(Duration wait) {
      Duration next = Duration.ofMillis((long) (wait.toMillis() * growth));
      return next.compareTo(longest) < 0 ? next : longest;
    }
  }

  @Override
  void close() throws IOException;
}
