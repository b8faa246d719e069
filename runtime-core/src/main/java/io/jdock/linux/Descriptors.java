package io.jdock.linux;

import java.nio.file.Path;
import jnr.ffi.Pointer;

/** Opening and moving bytes by descriptor. All descriptors opened here are close-on-exec. */
public final class Descriptors {
  public static final int AT_FDCWD = -100;
  public static final int O_RDONLY = 0;
  public static final int O_WRONLY = 1;
  public static final int O_RDWR = 2;
  public static final int O_CREAT = 0100;
  public static final int O_NOCTTY = 0400;
  public static final int O_NONBLOCK = 04000;
  public static final int O_CLOEXEC = 02000000;
  public static final int O_PATH = 010000000;

  /** Three flags have other values on aarch64. */
  private static final boolean AARCH64 = "aarch64".equals(System.getProperty("os.arch"));

  public static final int O_DIRECTORY = AARCH64 ? 040000 : 0200000;
  public static final int O_NOFOLLOW = AARCH64 ? 0100000 : 0400000;

  /** Treat the directory descriptor as the root, for absolute paths and links too. */
  public static final long RESOLVE_IN_ROOT = 0x10;

  /** Never leave the directory descriptor's tree. */
  public static final long RESOLVE_BENEATH = 0x08;

  /** Size of {@code struct open_how}. */
  public static final int OPEN_HOW_BYTES = 24;

  private static final int S_IFIFO = 0010000;

  private Descriptors() {}

  /** open(2) with O_CLOEXEC. */
  public static Fd open(Path path, int flags) throws LinuxException {
    try (NativeScope scope = new NativeScope()) {
      long fd =
          Syscalls.host()
              .retrying(
                  SyscallNumber.OPENAT,
                  AT_FDCWD,
                  scope.cString(path.toString()),
                  flags | O_CLOEXEC,
                  0600,
                  0,
                  0);
      return Fd.owning(LinuxException.check(fd, "open", path.toString()));
    }
  }

  /**
   * openat2(2) with O_CLOEXEC.
   *
   * @param resolve RESOLVE_* bits
   */
  public static Fd openat2(Fd directory, String path, int flags, int mode, long resolve)
      throws LinuxException {
    try (NativeScope scope = new NativeScope()) {
      Pointer how = scope.allocate(OPEN_HOW_BYTES);
      how.putLong(0, flags | O_CLOEXEC);
      how.putLong(8, mode);
      how.putLong(16, resolve);
      long fd =
          Syscalls.host()
              .retrying(
                  SyscallNumber.OPENAT2,
                  directory.number(),
                  scope.cString(path),
                  how.address(),
                  OPEN_HOW_BYTES,
                  0,
                  0);
      return Fd.owning(LinuxException.check(fd, "openat2", path));
    }
  }

  /** Makes a FIFO with that mode. */
  public static void mkfifo(Path path, int mode) throws LinuxException {
    try (NativeScope scope = new NativeScope()) {
      long result =
          Syscalls.host()
              .invoke(
                  SyscallNumber.MKNODAT,
                  AT_FDCWD,
                  scope.cString(path.toString()),
                  S_IFIFO | mode,
                  0);
      LinuxException.check(result, "mkfifo", path.toString());
    }
  }

  /**
   * A pipe: its reading end, then its writing end.
   *
   * @param flags such as {@link #O_NONBLOCK}
   */
  public static Fd[] pipe(int flags) throws LinuxException {
    try (NativeScope scope = new NativeScope()) {
      Pointer ends = scope.allocate(8);
      LinuxException.check(
          Syscalls.host().invoke(SyscallNumber.PIPE2, ends.address(), flags | O_CLOEXEC),
          "pipe2",
          "");
      return new Fd[] {Fd.owning(ends.getInt(0)), Fd.owning(ends.getInt(4))};
    }
  }

  /**
   * Reads once.
   *
   * @return the number of bytes, 0 at the end, -1 when a non-blocking descriptor has none (EAGAIN)
   */
  public static int read(Fd fd, Pointer buffer, int bytes) throws LinuxException {
    long count =
        Syscalls.host().retrying(SyscallNumber.READ, fd.number(), buffer.address(), bytes, 0, 0, 0);
    return count == -Errnos.EAGAIN ? -1 : (int) LinuxException.check(count, "read", fd.toString());
  }

  /**
   * Writes once.
   *
   * @return the number of bytes taken, -1 when a non-blocking descriptor takes none (EAGAIN)
   */
  public static int write(Fd fd, Pointer buffer, int bytes) throws LinuxException {
    long count =
        Syscalls.host()
            .retrying(SyscallNumber.WRITE, fd.number(), buffer.address(), bytes, 0, 0, 0);
    return count == -Errnos.EAGAIN ? -1 : (int) LinuxException.check(count, "write", fd.toString());
  }
}
