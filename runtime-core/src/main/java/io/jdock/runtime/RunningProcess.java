package io.jdock.runtime;

import io.jdock.linux.LinuxException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A process of a container, watched through a pidfd. */
public interface RunningProcess {
  /** The process id as the daemon sees it. */
  int pid();

  /** When it started, in clock ticks after boot: with the pid, its identity across daemons. */
  long startTimeTicks();

  /** Completed once, when it has ended; never exceptionally. Completed on the event loop. */
  CompletableFuture<ExitStatus> exit();

  /**
   * Sends a signal.
   *
   * @throws LinuxException with ESRCH when it has ended
   */
  void signal(int signal) throws LinuxException;

  /** Its terminal, when it was started with one by this daemon. */
  Optional<TerminalMaster> terminal();
}
