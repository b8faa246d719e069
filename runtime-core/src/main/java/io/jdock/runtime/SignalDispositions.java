package io.jdock.runtime;

import io.jdock.linux.LinuxException;
import io.jdock.linux.NativeScope;
import io.jdock.linux.Signal;
import io.jdock.linux.SyscallNumber;
import io.jdock.linux.Syscalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the daemon was started with as regards signals, and must not pass on. */
final class SignalDispositions {
  private static final String IGNORED = "SigIgn:";
  private static final int SIGACTION_BYTES = 32;

  private SignalDispositions() {}

  /**
   * Makes sure that children that have ended can be waited for (a daemon started with SIGCHLD
   * ignored could not), and finds the signals that exec would keep ignored.
   */
  static List<Integer> prepare() throws IOException {
    List<Integer> ignored = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith(IGNORED)) {
        long mask = Long.parseUnsignedLong(line.substring(IGNORED.length()).strip(), 16);
        for (int signal = 1; signal <= 64; signal++) {
          if ((mask >>> signal - 1 & 1) != 0) {
            ignored.add(signal);
          }
        }
      }
    }
    if (ignored.contains(Signal.SIGCHLD)) {
      try (NativeScope scope = new NativeScope()) {
        long result =
            Syscalls.host()
                .invoke(
                    SyscallNumber.RT_SIGACTION,
                    Signal.SIGCHLD,
                    scope.address(SIGACTION_BYTES),
                    0,
                    8);
        LinuxException.check(result, "rt_sigaction", "SIGCHLD");
      }
    }
    return List.copyOf(ignored);
  }
}
