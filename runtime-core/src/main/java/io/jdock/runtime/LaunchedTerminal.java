package io.jdock.runtime;

import io.jdock.linux.Fd;
import io.jdock.linux.LinuxException;
import io.jdock.linux.Pty;

/** A terminal's master that a launch handed over. */
record LaunchedTerminal(Fd fd) implements TerminalMaster {
  @Override
  public void resize(ConsoleSize size) throws LinuxException {
    Pty.resize(fd, size.rows(), size.columns());
  }

  @Override
  public void close() {
    fd.close();
  }
}
