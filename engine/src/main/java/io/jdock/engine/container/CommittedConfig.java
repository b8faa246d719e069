package io.jdock.engine.container;

import io.jdock.engine.ContainerConfig;
import io.jdock.engine.Healthcheck;
import io.jdock.image.spec.ExecutionConfig;
import io.jdock.image.spec.HealthcheckConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How a container's configuration becomes an image's. */
final class CommittedConfig {
  private CommittedConfig() {}

  /** The part of a container's configuration that an image has. */
  static ExecutionConfig of(ContainerConfig config) {
    return new ExecutionConfig(
        config.user(),
        config.exposedPorts().stream().map(Object::toString).toList(),
        config.env(),
        orEmpty(config.entrypoint()),
        orEmpty(config.cmd()),
        List.copyOf(config.volumes()),
        config.workingDir(),
        config.labels(),
        config.stopSignal() == null ? "" : config.stopSignal(),
        Optional.ofNullable(config.stopTimeout()),
        Optional.ofNullable(config.healthcheck()).map(CommittedConfig::of),
        orEmpty(config.shell()),
        List.of(),
        false);
  }

  private static HealthcheckConfig of(Healthcheck health) {
    return new HealthcheckConfig(
        health.test(),
        health.intervalNanos(),
        health.timeoutNanos(),
        health.startPeriodNanos(),
        health.startIntervalNanos(),
        health.retries());
  }

  /** Completes what was asked for with the container's, as Docker merges the two. */
  static ExecutionConfig merge(ExecutionConfig asked, ExecutionConfig container) {
    boolean program = !asked.entrypoint().isEmpty();
    Map<String, String> labels = new LinkedHashMap<>(container.labels());
    labels.putAll(asked.labels());
    return new ExecutionConfig(
        asked.user().isEmpty() ? container.user() : asked.user(),
        union(asked.exposedPorts(), container.exposedPorts()),
        env(asked.env(), container.env()),
        program ? asked.entrypoint() : container.entrypoint(),
        program || !asked.cmd().isEmpty() ? asked.cmd() : container.cmd(),
        union(asked.volumes(), container.volumes()),
        asked.workingDir().isEmpty() ? container.workingDir() : asked.workingDir(),
        labels,
        asked.stopSignal().isEmpty() ? container.stopSignal() : asked.stopSignal(),
        asked.stopTimeout().or(container::stopTimeout),
        asked
            .healthcheck()
            .map(wanted -> container.healthcheck().map(had -> health(wanted, had)).orElse(wanted))
            .or(container::healthcheck),
        asked.shell().isEmpty() ? container.shell() : asked.shell(),
        asked.onBuild(),
        false);
  }

  /** Field by field: what is not said is the container's. */
  private static HealthcheckConfig health(HealthcheckConfig asked, HealthcheckConfig container) {
    return new HealthcheckConfig(
        asked.test().isEmpty() ? container.test() : asked.test(),
        asked.interval() == 0 ? container.interval() : asked.interval(),
        asked.timeout() == 0 ? container.timeout() : asked.timeout(),
        asked.startPeriod() == 0 ? container.startPeriod() : asked.startPeriod(),
        asked.startInterval() == 0 ? container.startInterval() : asked.startInterval(),
        asked.retries() == 0 ? container.retries() : asked.retries());
  }

  private static List<String> env(List<String> asked, List<String> container) {
    Set<String> names = asked.stream().map(ImageDefaults::name).collect(Collectors.toSet());
    List<String> all = new ArrayList<>(asked);
    container.stream()
        .filter(entry -> !names.contains(ImageDefaults.name(entry)))
        .forEach(all::add);
    return all;
  }

  private static List<String> union(List<String> first, List<String> second) {
    Set<String> all = new LinkedHashSet<>(first);
    all.addAll(second);
    return List.copyOf(all);
  }

  private static List<String> orEmpty(@Nullable List<String> list) {
    return list == null ? List.of() : list;
  }
}
