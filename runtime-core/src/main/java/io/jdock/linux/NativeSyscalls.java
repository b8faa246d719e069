package io.jdock.linux;

import jnr.ffi.LibraryLoader;
import jnr.ffi.LibraryOption;
import jnr.ffi.Runtime;

/** System calls of the running kernel, through libc's {@code syscall} function. */
final class NativeSyscalls implements Syscalls {
  static final NativeSyscalls INSTANCE = new NativeSyscalls();

  /** libc, as far as jdock binds it. */
  public interface LibC {
    @SuppressWarnings("checkstyle:ParameterNumber")
    long syscall(long number, long a, long b, long c, long d, long e, long f);
  }

  private final LibC libc =
      LibraryLoader.create(LibC.class).option(LibraryOption.LoadNow, true).load("c");
  private final Runtime runtime = Runtime.getRuntime(libc);

  private NativeSyscalls() {}

  @Override
  public long invoke(SyscallNumber number, long a, long b, long c, long d, long e, long f) {
    long result = libc.syscall(number.number(), a, b, c, d, e, f);
    return result == -1 ? -runtime.getLastError() : result;
  }
}
