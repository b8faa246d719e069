package io.jdock.engine.container;

import io.jdock.engine.EngineConfig;
import io.jdock.engine.HostConfig;
import io.jdock.engine.log.LogDrivers;
import io.jdock.linux.DockerDefaults;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Completes what a user asked for with the engine's defaults, so that inspect tells what holds. */
final class HostDefaults {
  private final EngineConfig config;
  private final List<String> maskedPaths = DockerDefaults.maskedPaths();

  HostDefaults(EngineConfig config) {
    this.config = config;
  }

  HostConfig complete(HostConfig host) {
    return host.with(
            storage(host.storage()), security(host.security()), namespaces(host.namespaces()))
        .withNetworking(host.networking().withMode(ContainerNetwork.mode(host)))
        .withLogConfig(LogDrivers.complete(host.logConfig(), config.logConfig()))
        .withResources(RequestCheck.withDefaults(host.resources()), host.restartPolicy());
  }

  private HostConfig.Storage storage(HostConfig.Storage asked) {
    return asked.shmSize() != 0
        ? asked
        : new HostConfig.Storage(
            asked.binds(),
            asked.mounts(),
            asked.tmpfs(),
            config.defaultShmSize(),
            asked.volumeDriver(),
            asked.volumesFrom());
  }

  /** A privileged container sees and writes all. */
  private HostConfig.Security security(HostConfig.Security asked) {
    return new HostConfig.Security(
        asked.privileged(),
        asked.readonlyRootfs(),
        asked.capAdd(),
        asked.capDrop(),
        asked.groupAdd(),
        asked.securityOpt(),
        paths(asked.privileged(), asked.maskedPaths(), maskedPaths),
        paths(asked.privileged(), asked.readonlyPaths(), DockerDefaults.readonlyPaths()));
  }

  private static @Nullable List<String> paths(
      boolean privileged, @Nullable List<String> asked, List<String> defaults) {
    return asked != null || privileged ? asked : defaults;
  }

  private static HostConfig.Namespaces namespaces(HostConfig.Namespaces asked) {
    return new HostConfig.Namespaces(
        asked.ipc().isEmpty() ? "private" : asked.ipc(),
        asked.pid(),
        asked.uts(),
        asked.cgroup().isEmpty() ? "private" : asked.cgroup(),
        asked.user());
  }
}
