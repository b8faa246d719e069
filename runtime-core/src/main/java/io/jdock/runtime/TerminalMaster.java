package io.jdock.runtime;

import io.jdock.linux.Fd;
import io.jdock.linux.LinuxException;

/** The daemon's end of a container's pseudo-terminal. The caller reads, writes and closes it. */
public interface TerminalMaster extends AutoCloseable {
  /** The descriptor, non-blocking; reads give EIO once the last process has closed the terminal. */
  Fd fd();

  /** Tells the terminal's processes its new size (SIGWINCH). */
  void resize(ConsoleSize size) throws LinuxException;

  @Override
  void close();
}
