package io.jdock.linux;

import java.util.OptionalInt;
import jnr.ffi.Pointer;

/**
 * A process by descriptor: it never means another process, even when the pid is given out again.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/pidfd_open.2.html">pidfd_open(2)</a>
 */
public final class PidFd implements AutoCloseable {
  private static final int P_PIDFD = 3;
  private static final int WNOHANG = 1;
  private static final int WEXITED = 4;

  /** {@code siginfo_t}: si_code at 8, si_pid at 16, si_status at 24. */
  private static final int SIGINFO_BYTES = 128;

  private static final int CLD_EXITED = 1;
  private static final int CLD_DUMPED = 3;

  /** {@code struct pidfd_info} of linux/pidfd.h, its first version. */
  private static final int INFO_BYTES = 64;

  private static final int INFO_EXIT_CODE = 60;
  private static final long PIDFD_INFO_EXIT = 1 << 3;
  private static final long PIDFD_GET_INFO = 3L << 30 | INFO_BYTES << 16 | 0xFF << 8 | 11;

  private final Fd fd;
  private final int pid;

  private PidFd(Fd fd, int pid) {
    this.fd = fd;
    this.pid = pid;
  }

  /**
   * @throws LinuxException with ESRCH when there is no such process
   */
  public static PidFd open(int pid) throws LinuxException {
    long fd = Syscalls.host().invoke(SyscallNumber.PIDFD_OPEN, pid);
    LinuxException.check(fd, "pidfd_open", Integer.toString(pid));
    return new PidFd(Fd.owning(fd), pid);
  }

  /** Takes ownership of the descriptor that clone3(2) made with CLONE_PIDFD. */
  public static PidFd owning(int fd, int pid) {
    return new PidFd(Fd.owning(fd), pid);
  }

  /** Readable (EPOLLIN) when the process has ended, EPOLLHUP too when it has been waited for. */
  public Fd fd() {
    return fd;
  }

  public int pid() {
    return pid;
  }

  /**
   * @param signal 0 only checks that it is there
   * @throws LinuxException with ESRCH when it has ended
   */
  public void signal(int signal) throws LinuxException {
    long result =
        Syscalls.host().invoke(SyscallNumber.PIDFD_SEND_SIGNAL, fd.number(), signal, 0, 0);
    LinuxException.check(result, "pidfd_send_signal", pid + " " + Signal.name(signal));
  }

  /**
   * Waits for a child that has ended, without blocking.
   *
   * @return its status word as wait4(2) gives it; empty while it runs
   * @throws LinuxException with ECHILD when it is no child of this process
   */
  public OptionalInt reap() throws LinuxException {
    return waitid(WNOHANG);
  }

  /**
   * Waits for a child to end: only for one that is about to.
   *
   * @return its status word as wait4(2) gives it
   * @throws LinuxException with ECHILD when it is no child of this process
   */
  public int await() throws LinuxException {
    return waitid(0).orElseThrow();
  }

  private OptionalInt waitid(int options) throws LinuxException {
    try (NativeScope scope = new NativeScope()) {
      Pointer info = scope.allocate(SIGINFO_BYTES);
      long result =
          Syscalls.host()
              .retrying(
                  SyscallNumber.WAITID,
                  P_PIDFD,
                  fd.number(),
                  info.address(),
                  WEXITED | options,
                  0,
                  0);
      LinuxException.check(result, "waitid", Integer.toString(pid));
      if (info.getInt(16) == 0) {
        return OptionalInt.empty();
      }
      int status = info.getInt(24);
      return OptionalInt.of(
          switch (info.getInt(8)) {
            case CLD_EXITED -> (status & 0xff) << 8;
            case CLD_DUMPED -> status | 0x80;
            default -> status;
          });
    }
  }

  /** Whether this kernel tells how a process ended that somebody else has waited for. */
  public static boolean keepsExitStatus() {
    String[] release = System.getProperty("os.version", "0.0").split("[^0-9]+");
    int major = Integer.parseInt(release[0]);
    return major > 6 || major == 6 && release.length > 1 && Integer.parseInt(release[1]) >= 15;
  }

  /**
   * The status word of a process that somebody else has waited for.
   *
   * @return empty while nobody has, and on kernels before 6.15, which do not keep it
   */
  public OptionalInt statusAfterReaping() {
    try (NativeScope scope = new NativeScope()) {
      Pointer info = scope.allocate(INFO_BYTES);
      info.putLong(0, PIDFD_INFO_EXIT);
      long result =
          Syscalls.host().invoke(SyscallNumber.IOCTL, fd.number(), PIDFD_GET_INFO, info.address());
      boolean told = result >= 0 && (info.getLong(0) & PIDFD_INFO_EXIT) != 0;
      return told ? OptionalInt.of(info.getInt(INFO_EXIT_CODE)) : OptionalInt.empty();
    }
  }

  @Override
  public void close() {
    fd.close();
  }
}
