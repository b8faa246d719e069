package io.jdock.linux.cgroup;

import io.jdock.linux.Errnos;
import io.jdock.linux.Fd;
import io.jdock.linux.LinuxException;
import io.jdock.linux.NativeScope;
import io.jdock.linux.SyscallNumber;
import io.jdock.linux.Syscalls;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Tells when the kernel changed one file: cgroup v2 marks its event files as modified.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/inotify.7.html">inotify(7)</a>
 */
final class FileChange implements AutoCloseable {
  private static final int IN_MODIFY = 2;
  private static final int IN_CLOEXEC = 0x80000;
  private static final int IN_NONBLOCK = 0x800;

  private final Fd inotify;
  private final Syscalls syscalls;

  private FileChange(Fd inotify, Syscalls syscalls) {
    this.inotify = inotify;
    this.syscalls = syscalls;
  }

  static FileChange of(Path file, Syscalls syscalls) throws LinuxException {
    long made = syscalls.invoke(SyscallNumber.INOTIFY_INIT1, IN_CLOEXEC | IN_NONBLOCK);
    Fd inotify = Fd.owning(LinuxException.check(made, "inotify_init1", ""), syscalls);
    try (NativeScope scope = new NativeScope()) {
      long watch =
          syscalls.invoke(
              SyscallNumber.INOTIFY_ADD_WATCH,
              inotify.number(),
              scope.cString(file.toString()),
              IN_MODIFY);
      LinuxException.check(watch, "inotify_add_watch", file.toString());
      return new FileChange(inotify, syscalls);
    } catch (LinuxException e) {
      inotify.close();
      throw e;
    }
  }

  Fd descriptor() {
    return inotify;
  }

  /** Forgets the changes so far. Never blocks. */
  void drain() throws LinuxException {
    int size = 4096;
    try (NativeScope scope = new NativeScope()) {
      long buffer = scope.address(size);
      long read;
      do {
        read = syscalls.retrying(SyscallNumber.READ, inotify.number(), buffer, size, 0, 0, 0);
      } while (read > 0);
      if (read != -Errnos.EAGAIN) {
        LinuxException.check(read, "read", "inotify");
      }
    }
  }

  /** Waits for the next change. Returns false when the time is up. */
  boolean await(Duration timeout) throws LinuxException {
    boolean changed = Poll.readable(inotify, timeout, syscalls);
    drain();
    return changed;
  }

  @Override
  public void close() {
    inotify.close();
  }
}
