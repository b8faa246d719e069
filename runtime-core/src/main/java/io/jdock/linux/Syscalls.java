package io.jdock.linux;

/**
 * The one seam between jdock and the kernel.
 *
 * <p>Results follow the kernel's own convention: a value from -4095 to -1 is a negated errno, all
 * else is the result. Typed wrappers turn the former into a {@link LinuxException}.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/syscall.2.html">syscall(2)</a>
 */
public interface Syscalls {

  /** Invokes a system call with six arguments; unused ones are zero. Never throws. */
  long invoke(SyscallNumber number, long a, long b, long c, long d, long e, long f);

  default long invoke(SyscallNumber number) {
    return invoke(number, 0, 0, 0, 0, 0, 0);
  }

  default long invoke(SyscallNumber number, long a) {
    return invoke(number, a, 0, 0, 0, 0, 0);
  }

  default long invoke(SyscallNumber number, long a, long b) {
    return invoke(number, a, b, 0, 0, 0, 0);
  }

  default long invoke(SyscallNumber number, long a, long b, long c) {
    return invoke(number, a, b, c, 0, 0, 0);
  }

  default long invoke(SyscallNumber number, long a, long b, long c, long d) {
    return invoke(number, a, b, c, d, 0, 0);
  }

  default long invoke(SyscallNumber number, long a, long b, long c, long d, long e) {
    return invoke(number, a, b, c, d, e, 0);
  }

  /**
   * Like {@link #invoke(SyscallNumber, long, long, long, long, long, long)}, again while the kernel
   * says EINTR.
   */
  default long retrying(SyscallNumber number, long a, long b, long c, long d, long e, long f) {
    long result;
    do {
      result = invoke(number, a, b, c, d, e, f);
    } while (result == -Errnos.EINTR);
    return result;
  }

  /** The kernel of this machine. */
  static Syscalls host() {
    return NativeSyscalls.INSTANCE;
  }
}
