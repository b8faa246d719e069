package io.jdock.linux.cgroup;

import io.jdock.linux.Fd;
import java.io.IOException;

/**
 * Tells when the kernel runs out of a control group's memory. Belongs to whoever opened it, and
 * outlives nothing: close it before the group is deleted.
 */
public interface OomWatch extends AutoCloseable {
  /** Readable (EPOLLIN) when something happened; call {@link #acknowledge} then. */
  Fd descriptor();

  /**
   * Takes the notification off the descriptor. Never blocks.
   *
   * <p>The kernel of v1 tells before it kills: whether a process died of it, ask {@link
   * Cgroup#oomKilled} when the container has exited.
   *
   * @return whether memory has run out since the last call
   * @throws IOException when the group's files cannot be read
   */
  boolean acknowledge() throws IOException;

  @Override
  void close();
}
