package io.jdock.linux.cgroup;

import io.jdock.linux.Fd;
import io.jdock.linux.LinuxException;

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
   * @return whether the kernel has killed a process of the group since the watch was opened
   * @throws LinuxException when the group's files cannot be read
   */
  boolean acknowledge() throws LinuxException;

  @Override
  void close();
}
