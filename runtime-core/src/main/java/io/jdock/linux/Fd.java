package io.jdock.linux;

import java.util.concurrent.atomic.AtomicInteger;

/** A file descriptor with one owner, which closes it. Closing twice is harmless. */
public final class Fd implements AutoCloseable {
  private static final int CLOSED = -1;

  private final AtomicInteger number;
  private final Syscalls syscalls;

  private Fd(int number, Syscalls syscalls) {
    this.number = new AtomicInteger(number);
    this.syscalls = syscalls;
  }

  /** Takes ownership of a descriptor that a system call returned. */
  public static Fd owning(long number) {
    return owning(number, Syscalls.host());
  }

  public static Fd owning(long number, Syscalls syscalls) {
    return new Fd((int) number, syscalls);
  }

  /**
   * The descriptor's number.
   *
   * @throws IllegalStateException when it is closed
   */
  public int number() {
    int n = number.get();
    if (n == CLOSED) {
      throw new IllegalStateException("file descriptor is closed");
    }
    return n;
  }

  public boolean isOpen() {
    return number.get() != CLOSED;
  }

  /** Gives the descriptor up without closing it; the caller owns it from here. */
  public int release() {
    int n = number();
    number.set(CLOSED);
    return n;
  }

  /** {@code /proc/self/fd/N}: a path that no symbolic link can bend. */
  public String procPath() {
    return "/proc/self/fd/" + number();
  }

  @Override
  public void close() {
    int n = number.getAndSet(CLOSED);
    if (n != CLOSED) {
      syscalls.invoke(SyscallNumber.CLOSE, n);
    }
  }

  @Override
  public String toString() {
    return "fd " + number.get();
  }
}
