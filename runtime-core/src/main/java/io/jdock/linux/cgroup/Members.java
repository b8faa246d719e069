package io.jdock.linux.cgroup;

import io.jdock.linux.Errnos;
import io.jdock.linux.Fd;
import io.jdock.linux.LinuxException;
import io.jdock.linux.SyscallNumber;
import io.jdock.linux.Syscalls;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/** The processes of a group and of the groups below it. */
final class Members {
  private static final int SIGKILL = 9;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** How long a task that has just exited may take to leave its group. */
  private static final long LEAVING_NANOS = 200_000;

  private final CgroupFiles files;
  private final Syscalls syscalls;

  Members(CgroupFiles files) {
    this.files = files;
    this.syscalls = files.syscalls();
  }

  List<Integer> pids(Path directory) throws IOException {
    Set<Integer> pids = new HashSet<>();
    collect(directory, pids);
    return pids.stream().sorted().toList();
  }

  private void collect(Path directory, Set<Integer> pids) throws IOException {
    files.read(directory.resolve("cgroup.procs")).lines().map(Integer::valueOf).forEach(pids::add);
    for (Path child : files.children(directory)) {
      try {
        collect(child, pids);
      } catch (NoSuchFileException removed) {
        continue;
      }
    }
  }

  /** Sends SIGKILL to all, and to what they fork meanwhile. */
  void kill(Path directory) throws IOException {
    Set<Integer> signalled = new HashSet<>();
    List<Integer> fresh = pids(directory);
    while (!fresh.isEmpty()) {
      for (int pid : fresh) {
        long result = syscalls.invoke(SyscallNumber.KILL, pid, SIGKILL);
        if (result != -Errnos.ESRCH) {
          LinuxException.check(result, "kill", Integer.toString(pid));
        }
      }
      signalled.addAll(fresh);
      fresh = new ArrayList<>(pids(directory));
      fresh.removeAll(signalled);
    }
  }

  /**
   * Removes a group with all below it, waiting for exiting processes.
   *
   * @throws IOException when processes remain
   */
  void delete(Path directory) throws IOException {
    delete(directory, System.nanoTime() + PATIENCE.toNanos());
  }

  private void delete(Path directory, long deadline) throws IOException {
    long result = files.rmdir(directory);
    while (result == -Errnos.EBUSY) {
      try {
        for (Path child : files.children(directory)) {
          delete(child, deadline);
        }
        awaitEmpty(directory, deadline);
      } catch (NoSuchFileException gone) {
        return;
      }
      result = files.rmdir(directory);
      if (result == -Errnos.EBUSY && System.nanoTime() > deadline) {
        break;
      }
    }
    if (result != -Errnos.ENOENT) {
      LinuxException.check(result, "rmdir", directory.toString());
    }
  }

  /** Waits for the exit of the group's own processes, one after the other. */
  private void awaitEmpty(Path directory, long deadline) throws IOException {
    List<Integer> pids =
        files.read(directory.resolve("cgroup.procs")).lines().map(Integer::valueOf).toList();
    if (pids.isEmpty()) {
      LockSupport.parkNanos(LEAVING_NANOS);
      return;
    }
    for (int pid : pids) {
      long opened = syscalls.invoke(SyscallNumber.PIDFD_OPEN, pid, 0);
      if (opened == -Errnos.ESRCH || opened == -Errnos.EINVAL) {
        LockSupport.parkNanos(LEAVING_NANOS);
        continue;
      }
      long number = LinuxException.check(opened, "pidfd_open", Integer.toString(pid));
      try (Fd pidfd = Fd.owning(number, syscalls)) {
        long left = Math.max(0, deadline - System.nanoTime());
        if (!Poll.readable(pidfd, Duration.ofNanos(left), syscalls)) {
          throw new IOException(
              "remove control group " + directory + ": process " + pid + " is still in it");
        }
      }
    }
  }
}
