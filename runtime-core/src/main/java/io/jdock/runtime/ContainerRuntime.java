package io.jdock.runtime;

import io.jdock.linux.EventLoop;
import io.jdock.linux.KernelJournal;
import io.jdock.linux.cgroup.Cgroup;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Starts containers, and finds those that an earlier daemon started. Thread-safe. */
public interface ContainerRuntime extends AutoCloseable {
  /**
   * The runtime of this machine. Makes the calling process one that others may not look into.
   *
   * @param loop watches the processes; the caller closes it, after the runtime
   * @param stateDirectory an existing or new directory such as /run/jdock; a directory below it is
   *     what roots are mounted on, inside the containers' mount namespaces only
   */
  static ContainerRuntime create(EventLoop loop, Path stateDirectory) throws IOException {
    return new LinuxContainerRuntime(loop, stateDirectory);
  }

  /**
   * Starts a container's first process and returns once it has been executed.
   *
   * @param cgroup the control group that it joins; its maker deletes it
   * @throws LaunchException when it could not be started; nothing is left behind then
   */
  ContainerProcess start(
      ContainerSpec spec, Optional<Cgroup> cgroup, Stdio stdio, KernelJournal journal)
      throws LaunchException;

  /**
   * What {@link #start} would do, without doing it.
   *
   * @param cgroup as {@link io.jdock.linux.cgroup.CgroupFilesystem#plan} gives it
   */
  List<KernelJournal.Step> plan(ContainerSpec spec, Optional<Cgroup> cgroup) throws LaunchException;

  /**
   * Takes over a container that another daemon started.
   *
   * @param startTimeTicks as {@link RunningProcess#startTimeTicks} gave it then
   * @param ownPids whether it has a pid namespace of its own, whose processes end with the first
   * @return empty when that process has ended or its pid belongs to another one now
   */
  Optional<ContainerProcess> adopt(
      String id, int pid, long startTimeTicks, boolean ownPids, Optional<Cgroup> cgroup)
      throws IOException;

  /** Stops watching. Containers go on. */
  @Override
  void close();
}
