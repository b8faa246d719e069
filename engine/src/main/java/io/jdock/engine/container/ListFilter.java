package io.jdock.engine.container;

import io.jdock.engine.ContainerPort;
import io.jdock.engine.ContainerState.Health;
import io.jdock.engine.ContainerState.Status;
import io.jdock.engine.EngineException;
import io.jdock.engine.Filters;
import io.jdock.image.ImageStore;
import io.jdock.image.NoSuchImageException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code ps --filter}: which containers are wanted. */
final class ListFilter {
  private static final Set<String> KEYS =
      Set.of(
          "ancestor",
          "before",
          "exited",
          "expose",
          "health",
          "id",
          "is-task",
          "isolation",
          "label",
          "name",
          "network",
          "publish",
          "since",
          "status",
          "volume");

  private final Filters filters;
  private final Set<String> ancestors = new HashSet<>();
  private final @Nullable Container before;
  private final @Nullable Container since;

  /**
   * @throws EngineException in Docker's words for unknown keys and values
   */
  ListFilter(Filters filters, ContainerRegistry registry, ImageStore images) {
    this.filters = filters;
    filters.allowOnly(KEYS);
    filters.get("status").forEach(Status::of);
    for (String health : filters.get("health")) {
      if (!Set.of("none", "starting", "healthy", "unhealthy").contains(health)) {
        throw EngineException.invalid("invalid filter 'health=" + health + "'");
      }
    }
    for (String code : filters.get("exited")) {
      try {
        Integer.parseInt(code);
      } catch (NumberFormatException e) {
        throw new EngineException(
            EngineException.Kind.INVALID_PARAMETER, "invalid filter 'exited=" + code + "'", e);
      }
    }
    before = filters.has("before") ? registry.resolve(filters.get("before").get(0)) : null;
    since = filters.has("since") ? registry.resolve(filters.get("since").get(0)) : null;
    for (String ancestor : filters.get("ancestor")) {
      try {
        ancestors.add(images.resolve(ancestor).id().toString());
      } catch (NoSuchImageException e) {
        System.getLogger(ListFilter.class.getName())
            .log(System.Logger.Level.DEBUG, "no image {0} to filter by", ancestor);
      } catch (java.io.IOException e) {
        throw new EngineException(
            EngineException.Kind.INVALID_PARAMETER, String.valueOf(e.getMessage()), e);
      }
    }
  }

  /** Whether the filters themselves ask for containers that do not run. */
  boolean wantsStopped() {
    return filters.has("status") || filters.has("exited");
  }

  boolean test(Container container) {
    ContainerRecord record = container.record();
    RunRecord run = container.run();
    return any("id", id -> container.id().startsWith(id))
        && any("name", pattern -> nameMatches(pattern, container.name()))
        && filters.matchLabels("label", record.config().labels())
        && any("status", status -> Status.of(status) == run.state().status())
        && any("health", health -> health.equals(health(run.state().health())))
        && any(
            "exited",
            code ->
                run.state().finishedAt() != null
                    && !run.state().running()
                    && Integer.parseInt(code) == run.state().exitCode())
        && (!filters.has("ancestor") || ancestors.contains(record.imageId()))
        && any("network", network -> onNetwork(network, record, run))
        && any("volume", volume -> mounts(volume, record))
        && any("publish", port -> published(port, record, run))
        && any("expose", port -> record.config().exposedPorts().stream().anyMatch(in(port)))
        && any("is-task", value -> value.equals("false"))
        && (before == null || record.created().isBefore(before.record().created()))
        && (since == null || record.created().isAfter(since.record().created()));
  }

  private boolean any(String key, java.util.function.Predicate<String> matches) {
    List<String> wanted = filters.get(key);
    return wanted.isEmpty() || wanted.stream().anyMatch(matches);
  }

  private static boolean nameMatches(String pattern, String name) {
    try {
      Pattern compiled = Pattern.compile(pattern);
      return compiled.matcher("/" + name).find() || compiled.matcher(name).find();
    } catch (PatternSyntaxException e) {
      throw new EngineException(
          EngineException.Kind.INVALID_PARAMETER, "invalid filter 'name=" + pattern + "'", e);
    }
  }

  private static String health(@Nullable Health health) {
    return health == null ? "none" : health.status();
  }

  private static boolean onNetwork(String network, ContainerRecord record, RunRecord run) {
    return ContainerNetwork.mode(record.hostConfig()).equals(network)
        || run.endpoints().stream()
            .anyMatch(e -> e.networkId().startsWith(network) || e.networkName().equals(network));
  }

  private static boolean mounts(String volume, ContainerRecord record) {
    return record.mounts().stream()
        .anyMatch(
            m ->
                Stream.of(m.name(), m.source(), m.destination())
                    .anyMatch(text -> text.equals(volume)));
  }

  private static boolean published(String port, ContainerRecord record, RunRecord run) {
    return Summaries.portMap(record, run).entrySet().stream()
        .filter(entry -> !entry.getValue().isEmpty())
        .map(java.util.Map.Entry::getKey)
        .anyMatch(in(port));
  }

  /** {@code 80}, {@code 80/udp} or {@code 8000-8080/tcp}. */
  private static java.util.function.Predicate<ContainerPort> in(String text) {
    int slash = text.indexOf('/');
    String protocol = slash < 0 ? "tcp" : text.substring(slash + 1);
    String[] ends = (slash < 0 ? text : text.substring(0, slash)).split("-", -1);
    try {
      int first = Integer.parseInt(ends[0]);
      int last = Integer.parseInt(ends[ends.length - 1]);
      return port ->
          port.protocol().equals(protocol) && port.number() >= first && port.number() <= last;
    } catch (NumberFormatException e) {
      throw new EngineException(EngineException.Kind.INVALID_PARAMETER, "invalid port: " + text, e);
    }
  }
}
