package io.jdock.linux.cgroup;

import io.jdock.linux.Fd;
import io.jdock.linux.LinuxException;
import io.jdock.linux.NativeScope;
import io.jdock.linux.SyscallNumber;
import io.jdock.linux.Syscalls;
import java.time.Duration;
import jnr.ffi.Pointer;

/**
 * Waits for one descriptor.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/poll.2.html">ppoll(2)</a>
 */
final class Poll {
  private static final short POLLIN = 1;

  private Poll() {}

  /** Waits until the descriptor can be read; false when the time is up first. */
  static boolean readable(Fd fd, Duration timeout, Syscalls syscalls) throws LinuxException {
    try (NativeScope scope = new NativeScope()) {
      Pointer pollfd = scope.allocate(8);
      pollfd.putInt(0, fd.number());
      pollfd.putShort(4, POLLIN);
      Pointer timespec = scope.allocate(16);
      timespec.putLong(0, timeout.getSeconds());
      timespec.putLong(8, timeout.getNano());
      long ready =
          syscalls.retrying(SyscallNumber.PPOLL, pollfd.address(), 1, timespec.address(), 0, 0, 0);
      return LinuxException.check(ready, "ppoll", "") > 0;
    }
  }
}
