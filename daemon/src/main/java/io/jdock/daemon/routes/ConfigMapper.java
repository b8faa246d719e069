package io.jdock.daemon.routes;

import io.jdock.engine.ContainerConfig;
import io.jdock.engine.ContainerPort;
import io.jdock.engine.Healthcheck;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** {@code Config}: the API's and the engine's. */
final class ConfigMapper {
  private ConfigMapper() {}

  static ContainerConfig toEngine(io.jdock.api.ContainerConfig config) {
    Unsupported.refuse(config.onBuild(), "Config.OnBuild");
    SortedSet<ContainerPort> ports = new TreeSet<>();
    if (config.exposedPorts() != null) {
      config.exposedPorts().keySet().forEach(port -> ports.add(ContainerPort.parse(port)));
    }
    return new ContainerConfig(
        config.hostname(),
        config.domainname(),
        config.user(),
        config.attachStdin(),
        config.attachStdout(),
        config.attachStderr(),
        config.tty(),
        config.openStdin(),
        config.stdinOnce(),
        orEmpty(config.env()),
        config.cmd(),
        config.entrypoint(),
        config.image(),
        config.workingDir(),
        config.labels() == null ? Map.of() : config.labels(),
        ports,
        config.volumes() == null ? Set.of() : config.volumes().keySet(),
        toEngine(config.healthcheck()),
        config.stopSignal(),
        config.stopTimeout(),
        config.shell(),
        config.networkDisabled());
  }

  private static @Nullable Healthcheck toEngine(
      io.jdock.api.ContainerConfig.@Nullable HealthConfig health) {
    return health == null
        ? null
        : new Healthcheck(
            orEmpty(health.test()),
            health.interval(),
            health.timeout(),
            health.startPeriod(),
            health.startInterval(),
            health.retries());
  }

  static io.jdock.api.ContainerConfig toApi(ContainerConfig config) {
    return toApi(config, List.of());
  }

  /**
   * @param onBuild of an image; containers have none
   */
  static io.jdock.api.ContainerConfig toApi(ContainerConfig config, List<String> onBuild) {
    return new io.jdock.api.ContainerConfig(
        config.hostname(),
        config.domainname(),
        config.user(),
        config.attachStdin(),
        config.attachStdout(),
        config.attachStderr(),
        keys(config.exposedPorts()),
        config.tty(),
        config.openStdin(),
        config.stdinOnce(),
        config.env(),
        config.cmd(),
        toApi(config.healthcheck()),
        false,
        config.image(),
        config.volumes().isEmpty() ? null : keys(config.volumes()),
        config.workingDir(),
        config.entrypoint(),
        config.networkDisabled(),
        null,
        onBuild.isEmpty() ? null : onBuild,
        new TreeMap<>(config.labels()),
        config.stopSignal(),
        config.stopTimeout(),
        config.shell());
  }

  private static io.jdock.api.ContainerConfig.@Nullable HealthConfig toApi(
      @Nullable Healthcheck health) {
    return health == null
        ? null
        : new io.jdock.api.ContainerConfig.HealthConfig(
            health.test(),
            health.intervalNanos(),
            health.timeoutNanos(),
            health.startPeriodNanos(),
            health.startIntervalNanos(),
            health.retries());
  }

  /** Go's sets: maps to empty objects. */
  private static Map<String, Object> keys(Collection<?> names) {
    Map<String, Object> map = new TreeMap<>();
    names.forEach(name -> map.put(name.toString(), Map.of()));
    return map;
  }

  static <T> List<T> orEmpty(@Nullable List<T> list) {
    return list == null ? List.of() : list;
  }
}
