package io.jdock.linux;

/**
 * A pipe through which the kernel moves bytes from one descriptor to another: they are never copied
 * to the daemon's memory. For one thread at a time.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/splice.2.html">splice(2)</a>
 */
public final class SplicePipe implements AutoCloseable {
  /** Nothing can be moved now. */
  public static final int WOULD_BLOCK = -1;

  private static final int F_SETPIPE_SZ = 1031;
  private static final int MOVE_NONBLOCK = 1 | 2;

  /** What it holds at most, and what is moved at once. */
  private static final int BYTES = 256 * 1024;

  private final Syscalls syscalls;
  private final Fd reading;
  private final Fd writing;
  private int held;

  private SplicePipe(Syscalls syscalls, Fd reading, Fd writing) {
    this.syscalls = syscalls;
    this.reading = reading;
    this.writing = writing;
  }

  /** An empty one. */
  public static SplicePipe open(Syscalls syscalls) throws LinuxException {
    Fd[] ends = Descriptors.pipe(Descriptors.O_NONBLOCK);
    // Refused where the user's pipes have much already: then it stays at 64 KiB, and is slower.
    syscalls.invoke(SyscallNumber.FCNTL, ends[1].number(), F_SETPIPE_SZ, BYTES);
    return new SplicePipe(syscalls, ends[0], ends[1]);
  }

  /** How many bytes are in it. */
  public int held() {
    return held;
  }

  /**
   * Takes what waits at a descriptor. The pipe must be empty: of one that is not, the kernel does
   * not say whether it is full or nothing waits.
   *
   * @return how many bytes, 0 at the end, or {@link #WOULD_BLOCK}
   */
  public int fill(Fd from) throws LinuxException {
    if (held > 0) {
      throw new IllegalStateException("the pipe holds " + held + " bytes");
    }
    int count = splice(from, writing, BYTES);
    held = Math.max(0, count);
    return count;
  }

  /**
   * Gives what it holds to a descriptor, as much as that takes.
   *
   * @return how many bytes, or {@link #WOULD_BLOCK}
   */
  public int drain(Fd to) throws LinuxException {
    int count = splice(reading, to, held);
    held -= Math.max(0, count);
    return count;
  }

  private int splice(Fd from, Fd to, int bytes) throws LinuxException {
    long count =
        syscalls.retrying(
            SyscallNumber.SPLICE, from.number(), 0, to.number(), 0, bytes, MOVE_NONBLOCK);
    return count == -Errnos.EAGAIN
        ? WOULD_BLOCK
        : (int) LinuxException.check(count, "splice", from + " to " + to);
  }

  @Override
  public void close() {
    reading.close();
    writing.close();
  }
}
