package io.jdock.linux;

import java.io.IOException;

/**
 * A system call that the kernel refused. The message names the call, what it was applied to and the
 * kernel's reason, in the form {@code mount /proc: permission denied}.
 */
public final class LinuxException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String call;
  private final int errno;

  /**
   * @param call the system call or step, as its man page names it
   * @param subject the path or object it was applied to; may be empty
   * @param errno the positive error number
   */
  public LinuxException(String call, String subject, int errno) {
    super(call + (subject.isEmpty() ? "" : " " + subject) + ": " + Errnos.text(errno));
    this.call = call;
    this.errno = errno;
  }

  public String call() {
    return call;
  }

  /** The positive error number, see {@link Errnos}. */
  public int errno() {
    return errno;
  }

  /** Passes a good result on and turns a negated errno into an exception. */
  public static long check(long result, String call, String subject) throws LinuxException {
    if (result < 0 && result >= -4095) {
      throw new LinuxException(call, subject, (int) -result);
    }
    return result;
  }
}
