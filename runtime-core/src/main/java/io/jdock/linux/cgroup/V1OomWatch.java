package io.jdock.linux.cgroup;

import io.jdock.linux.Errnos;
import io.jdock.linux.Fd;
import io.jdock.linux.KernelJournal.Phase;
import io.jdock.linux.LinuxException;
import io.jdock.linux.NativeScope;
import io.jdock.linux.SyscallNumber;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * An eventfd that the kernel raises when the group is out of memory; also when the group is
 * removed.
 *
 * @see <a href="https://docs.kernel.org/admin-guide/cgroup-v1/memory.html#oom-control">OOM
 *     Control</a>
 */
final class V1OomWatch implements OomWatch {
  private static final int EFD_CLOEXEC = 0x80000;
  private static final int EFD_NONBLOCK = 0x800;
  private static final String OOM_CONTROL = "memory.oom_control";

  private final Path memory;
  private final Fd eventfd;
  private final CgroupFiles files;

  private V1OomWatch(Path memory, Fd eventfd, CgroupFiles files) {
    this.memory = memory;
    this.eventfd = eventfd;
    this.files = files;
  }

  static V1OomWatch open(Path memory, CgroupFiles files) throws IOException {
    long made = files.syscalls().invoke(SyscallNumber.EVENTFD2, 0, EFD_CLOEXEC | EFD_NONBLOCK);
    Fd eventfd = Fd.owning(LinuxException.check(made, "eventfd", ""), files.syscalls());
    try (Fd control = files.openForReading(memory.resolve(OOM_CONTROL))) {
      files.write(
          memory.resolve("cgroup.event_control"),
          eventfd.number() + " " + control.number(),
          Phase.CGROUP,
          "tell the daemon when memory runs out");
      return new V1OomWatch(memory, eventfd, files);
    } catch (IOException e) {
      eventfd.close();
      throw e;
    }
  }

  /** How many processes the kernel has killed; 0 where it does not count (before Linux 4.13). */
  static long kills(Optional<Path> memory) throws IOException {
    return StatFiles.keyed(memory, OOM_CONTROL).getOrDefault("oom_kill", 0L);
  }

  @Override
  public Fd descriptor() {
    return eventfd;
  }

  @Override
  public boolean acknowledge() throws IOException {
    try (NativeScope scope = new NativeScope()) {
      long read =
          files
              .syscalls()
              .retrying(SyscallNumber.READ, eventfd.number(), scope.address(8), 8, 0, 0, 0);
      if (read == -Errnos.EAGAIN) {
        return false;
      }
      LinuxException.check(read, "read", "eventfd");
      return Files.exists(memory);
    }
  }

  @Override
  public void close() {
    eventfd.close();
  }
}
