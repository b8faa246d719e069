package io.jdock.linux;

import jnr.ffi.Pointer;

/**
 * What is asked of a pseudo-terminal's master.
 *
 * @see <a
 *     href="https://man7.org/linux/man-pages/man2/TIOCSWINSZ.2const.html">TIOCSWINSZ(2const)</a>
 */
public final class Pty {
  public static final int TIOCSCTTY = 0x540E;
  public static final int TIOCSWINSZ = 0x5414;
  public static final int TIOCGWINSZ = 0x5413;
  public static final int TIOCSPTLCK = 0x40045431;
  public static final int TIOCGPTPEER = 0x5441;

  private Pty() {}

  /** {@code struct winsize} as one number in the machine's byte order. */
  public static long winsize(int rows, int columns) {
    return (rows & 0xFFFFL) | (columns & 0xFFFFL) << 16;
  }

  /** Sets a terminal's size in characters. */
  public static void resize(Fd terminal, int rows, int columns) throws LinuxException {
    try (NativeScope scope = new NativeScope()) {
      Pointer winsize = scope.allocate(8);
      winsize.putLong(0, winsize(rows, columns));
      long result =
          Syscalls.host()
              .invoke(SyscallNumber.IOCTL, terminal.number(), TIOCSWINSZ, winsize.address());
      LinuxException.check(result, "ioctl TIOCSWINSZ", rows + "x" + columns);
    }
  }

  /** A terminal's rows and columns. */
  public static int[] size(Fd terminal) throws LinuxException {
    try (NativeScope scope = new NativeScope()) {
      Pointer winsize = scope.allocate(8);
      long result =
          Syscalls.host()
              .invoke(SyscallNumber.IOCTL, terminal.number(), TIOCGWINSZ, winsize.address());
      LinuxException.check(result, "ioctl TIOCGWINSZ", "");
      return new int[] {winsize.getShort(0) & 0xFFFF, winsize.getShort(2) & 0xFFFF};
    }
  }
}
