package io.jdock.runtime;

import io.jdock.linux.Descriptors;
import io.jdock.linux.Fd;
import io.jdock.linux.KernelJournal;
import io.jdock.linux.LinuxException;
import io.jdock.linux.cgroup.Cgroup;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A running container: its first process and what belongs to it. */
public interface ContainerProcess extends RunningProcess {
  /**
   * Starts another process in the container's namespaces and control group.
   *
   * @throws LaunchException when it could not be started
   */
  ExecProcess exec(ProcessSpec process, Stdio stdio, KernelJournal journal) throws LaunchException;

  /** Sends a signal to every process of the container. */
  void signalAll(int signal) throws IOException;

  /** Stops all its processes where they are: {@code docker pause}. Returns when they stand. */
  void freeze() throws IOException;

  /** Lets them go on. */
  void thaw() throws IOException;

  /** The processes in the container, as the daemon sees their ids. */
  List<Integer> pids() throws IOException;

  /** Its control group, for statistics, limits and OOM notifications. */
  Optional<Cgroup> cgroup();

  /** {@code /proc/PID/root}: the container's file system as seen from the host. */
  default Path rootPath() {
    return Path.of("/proc", Integer.toString(pid()), "root");
  }

  /** {@code /proc/PID/ns/NAME}, to be joined by others; the name is such as {@code net}. */
  default Path namespacePath(String name) {
    return Path.of("/proc", Integer.toString(pid()), "ns", name);
  }

  /**
   * Its mount namespace, open.
   *
   * @throws LinuxException when it has ended
   */
  default Fd mountNamespace() throws LinuxException {
    Fd namespace = Descriptors.open(namespacePath("mnt"), Descriptors.O_RDONLY);
    try {
      probe(); // the pid may be another process' by now; the pidfd is not
      return namespace;
    } catch (LinuxException e) {
      namespace.close();
      throw e;
    }
  }

  /**
   * What was not granted because this machine or kernel withholds it, in sentences for a user.
   * Empty when everything was.
   */
  List<String> warnings();

  /**
   * Checks that a signal can reach it.
   *
   * @throws LinuxException with ESRCH when it has ended
   */
  default void probe() throws LinuxException {
    signal(0);
  }
}
