package io.jdock.engine.container;

import io.jdock.engine.ContainerConfig;
import io.jdock.engine.ContainerPort;
import io.jdock.engine.EngineException;
import io.jdock.engine.Healthcheck;
import io.jdock.image.spec.ExecutionConfig;
import io.jdock.image.spec.HealthcheckConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Completes what a user asked for with what the image says, as Docker merges the two. */
final class ImageDefaults {
  private ImageDefaults() {}

  /**
   * @throws EngineException when neither says what to run
   */
  static ContainerConfig merge(ContainerConfig user, ExecutionConfig image) {
    List<String> entrypoint = user.entrypoint();
    List<String> cmd = user.cmd();
    if (isEmpty(entrypoint)) {
      if (isEmpty(cmd)) {
        cmd = emptyToNull(image.cmd());
      }
      if (entrypoint == null) {
        entrypoint = emptyToNull(image.entrypoint());
      }
    }
    if (entrypoint != null && entrypoint.equals(List.of(""))) {
      entrypoint = null; // --entrypoint "" clears the image's, and its arguments with it
    }
    if (isEmpty(entrypoint) && isEmpty(cmd)) {
      throw EngineException.invalid("no command specified");
    }
    Map<String, String> labels = new TreeMap<>(image.labels());
    labels.putAll(user.labels());
    Set<String> volumes = new LinkedHashSet<>();
    for (String path : image.volumes()) { // a Dockerfile may name one without its slash
      volumes.add(Path.of("/").resolve(path).normalize().toString());
    }
    volumes.addAll(user.volumes());
    SortedSet<ContainerPort> ports = new TreeSet<>(user.exposedPorts());
    image.exposedPorts().forEach(port -> ports.add(ContainerPort.parse(port)));
    return new ContainerConfig(
        user.hostname(),
        user.domainname(),
        user.user().isEmpty() ? image.user() : user.user(),
        user.attachStdin(),
        user.attachStdout(),
        user.attachStderr(),
        user.tty(),
        user.openStdin(),
        user.stdinOnce(),
        env(user.env(), image.env()),
        cmd,
        entrypoint,
        user.image(),
        user.workingDir().isEmpty() ? image.workingDir() : user.workingDir(),
        labels,
        ports,
        volumes,
        health(user.healthcheck(), image.healthcheck().orElse(null)),
        user.stopSignal() == null || user.stopSignal().isEmpty()
            ? emptyToNull(image.stopSignal())
            : user.stopSignal(),
        user.stopTimeout() == null ? image.stopTimeout().orElse(null) : user.stopTimeout(),
        isEmpty(user.shell()) ? emptyToNull(image.shell()) : user.shell(),
        user.networkDisabled());
  }

  private static List<String> env(List<String> user, List<String> image) {
    Set<String> names = new HashSet<>();
    user.forEach(entry -> names.add(name(entry)));
    List<String> all = new ArrayList<>(user);
    for (String entry : image) {
      if (!names.contains(name(entry))) {
        all.add(entry);
      }
    }
    return all;
  }

  static String name(String entry) {
    int equals = entry.indexOf('=');
    return equals < 0 ? entry : entry.substring(0, equals);
  }

  private static @Nullable Healthcheck health(
      @Nullable Healthcheck user, @Nullable HealthcheckConfig image) {
    if (image == null) {
      return user;
    }
    if (user == null) {
      return new Healthcheck(
          image.test(),
          image.interval(),
          image.timeout(),
          image.startPeriod(),
          image.startInterval(),
          image.retries());
    }
    return new Healthcheck(
        user.test().isEmpty() ? image.test() : user.test(),
        or(user.intervalNanos(), image.interval()),
        or(user.timeoutNanos(), image.timeout()),
        or(user.startPeriodNanos(), image.startPeriod()),
        or(user.startIntervalNanos(), image.startInterval()),
        (int) or(user.retries(), image.retries()));
  }

  private static long or(long first, long second) {
    return first == 0 ? second : first;
  }

  private static boolean isEmpty(@Nullable List<String> list) {
    return list == null || list.isEmpty();
  }

  private static @Nullable List<String> emptyToNull(List<String> list) {
    return list.isEmpty() ? null : list;
  }

  private static @Nullable String emptyToNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
