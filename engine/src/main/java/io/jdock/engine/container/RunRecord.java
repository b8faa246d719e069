package io.jdock.engine.container;

import io.jdock.engine.ContainerState;
import io.jdock.engine.ContainerState.Health;
import io.jdock.engine.ContainerState.Status;
import io.jdock.net.Endpoint;
import io.jdock.net.PublishedPort;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a container is doing: {@code state.json}.
 *
 * @param startTimeTicks with the pid, the identity of its first process
 * @param restartCount how often the restart policy started it since a user did
 * @param stoppedByUser whether {@code unless-stopped} leaves it alone
 * @param endpoints its connections while it runs
 * @param ports its published ports while it runs
 */
record RunRecord(
    ContainerState state,
    long startTimeTicks,
    int restartCount,
    boolean stoppedByUser,
    List<Endpoint> endpoints,
    List<PublishedPort> ports) {

  RunRecord {
    endpoints = List.copyOf(endpoints);
    ports = List.copyOf(ports);
  }

  static RunRecord created() {
    return new RunRecord(
        new ContainerState(Status.CREATED, 0, 0, "", false, null, null, null),
        0,
        0,
        false,
        List.of(),
        List.of());
  }

  RunRecord started(
      int pid,
      long ticks,
      Instant at,
      @Nullable Health health,
      List<Endpoint> endpoints,
      List<PublishedPort> ports) {
    return new RunRecord(
        new ContainerState(Status.RUNNING, pid, 0, "", false, at, state.finishedAt(), health),
        ticks,
        restartCount,
        false,
        endpoints,
        ports);
  }

  RunRecord ended(Status status, int exitCode, String error, boolean oomKilled, Instant at) {
    return new RunRecord(
        new ContainerState(
            status, 0, exitCode, error, oomKilled, state.startedAt(), at, state.health()),
        0,
        restartCount,
        stoppedByUser,
        List.of(),
        List.of());
  }

  /** It could not be started: Docker leaves a container that never ran as created. */
  RunRecord failedToStart(int exitCode, String error) {
    return new RunRecord(
        new ContainerState(
            state.startedAt() == null ? Status.CREATED : Status.EXITED,
            0,
            exitCode,
            error,
            false,
            state.startedAt(),
            state.finishedAt(),
            null),
        0,
        restartCount,
        stoppedByUser,
        List.of(),
        List.of());
  }

  RunRecord withStatus(Status to) {
    return withState(
        new ContainerState(
            to,
            state.pid(),
            state.exitCode(),
            state.error(),
            state.oomKilled(),
            state.startedAt(),
            state.finishedAt(),
            state.health()));
  }

  RunRecord withHealth(@Nullable Health health) {
    return withState(
        new ContainerState(
            state.status(),
            state.pid(),
            state.exitCode(),
            state.error(),
            state.oomKilled(),
            state.startedAt(),
            state.finishedAt(),
            health));
  }

  RunRecord withOomKilled() {
    return withState(
        new ContainerState(
            state.status(),
            state.pid(),
            state.exitCode(),
            state.error(),
            true,
            state.startedAt(),
            state.finishedAt(),
            state.health()));
  }

  private RunRecord withState(ContainerState to) {
    return new RunRecord(to, startTimeTicks, restartCount, stoppedByUser, endpoints, ports);
  }

  RunRecord withRestartCount(int to) {
    return new RunRecord(state, startTimeTicks, to, stoppedByUser, endpoints, ports);
  }

  RunRecord withStoppedByUser(boolean to) {
    return new RunRecord(state, startTimeTicks, restartCount, to, endpoints, ports);
  }

  RunRecord withNetwork(List<Endpoint> to, List<PublishedPort> published) {
    return new RunRecord(state, startTimeTicks, restartCount, stoppedByUser, to, published);
  }
}
