package io.jdock.runtime;

import io.jdock.linux.KernelJournal;
import java.util.List;
import java.util.Optional;

/** Starts containers, and finds those that an earlier daemon started. Thread-safe. */
public interface ContainerRuntime extends AutoCloseable {
  /**
   * Starts a container's first process and returns once it has been executed.
   *
   * @throws LaunchException when it could not be started; nothing is left behind then
   */
  ContainerProcess start(ContainerSpec spec, Stdio stdio, KernelJournal journal)
      throws LaunchException;

  /** What {@link #start} would do, without doing it. */
  List<KernelJournal.Step> plan(ContainerSpec spec);

  /**
   * Takes over a container that another daemon started.
   *
   * @param startTimeTicks as {@link RunningProcess#startTimeTicks} gave it then
   * @return empty when that process has ended or its pid belongs to another one now
   */
  Optional<ContainerProcess> adopt(String id, int pid, long startTimeTicks);

  /** Stops watching. Containers go on. */
  @Override
  void close();
}
