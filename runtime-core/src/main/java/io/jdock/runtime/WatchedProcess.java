package io.jdock.runtime;

import io.jdock.linux.Errnos;
import io.jdock.linux.EventLoop;
import io.jdock.linux.LinuxException;
import io.jdock.linux.PidFd;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;

/** A process whose end the event loop waits for. */
final class WatchedProcess implements ExecProcess {
  private static final Logger LOG = System.getLogger(WatchedProcess.class.getName());

  private final EventLoop loop;
  private final PidFd process;
  private final long startTimeTicks;
  private final Optional<TerminalMaster> terminal;
  private final CompletableFuture<ExitStatus> exit = new CompletableFuture<>();
  private final Runnable beforeExit;

  /**
   * @param beforeExit done on the loop's thread when it has ended, before others are told
   */
  WatchedProcess(
      EventLoop loop,
      PidFd process,
      long startTimeTicks,
      Optional<TerminalMaster> terminal,
      Runnable beforeExit) {
    this.loop = loop;
    this.process = process;
    this.startTimeTicks = startTimeTicks;
    this.terminal = terminal;
    this.beforeExit = beforeExit;
  }

  void watch() throws LinuxException {
    // Once when it ends, once when it has been waited for: an adopted process' parent does that.
    loop.register(process.fd(), EventLoop.EPOLLIN | EventLoop.EPOLLET, this::ended);
  }

  private void ended(int events) {
    Optional<ExitStatus> status = status(events);
    if (status.isEmpty()) {
      return;
    }
    loop.deregister(process.fd());
    try {
      beforeExit.run();
    } finally {
      synchronized (process) {
        process.close();
      }
      exit.complete(status.get());
    }
  }

  private Optional<ExitStatus> status(int events) {
    Instant now = Instant.now();
    try {
      OptionalInt word = process.reap();
      return word.isPresent()
          ? Optional.of(ExitStatus.ofWaitStatus(word.getAsInt(), now))
          : Optional.empty();
    } catch (LinuxException e) {
      if (e.errno() != Errnos.ECHILD) {
        LOG.log(Level.ERROR, "cannot wait for process " + process.pid(), e);
        return Optional.of(ExitStatus.unknown(now));
      }
    }
    OptionalInt word = process.statusAfterReaping();
    if (word.isPresent()) {
      return Optional.of(ExitStatus.ofWaitStatus(word.getAsInt(), now));
    }
    // Not waited for yet: its parent will, and EPOLLHUP says when. Older kernels never say.
    boolean gone = (events & EventLoop.EPOLLHUP) != 0 || !PidFd.keepsExitStatus();
    return gone ? Optional.of(ExitStatus.unknown(now)) : Optional.empty();
  }

  PidFd descriptor() {
    return process;
  }

  @Override
  public int pid() {
    return process.pid();
  }

  @Override
  public long startTimeTicks() {
    return startTimeTicks;
  }

  @Override
  public CompletableFuture<ExitStatus> exit() {
    return exit;
  }

  @Override
  public void signal(int signal) throws LinuxException {
    synchronized (process) {
      if (!process.fd().isOpen()) {
        throw new LinuxException("pidfd_send_signal", Integer.toString(pid()), Errnos.ESRCH);
      }
      process.signal(signal);
    }
  }

  @Override
  public Optional<TerminalMaster> terminal() {
    return terminal;
  }
}
