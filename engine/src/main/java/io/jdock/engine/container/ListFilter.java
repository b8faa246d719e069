package io.jdock.engine.container;

import io.jdock.engine.ContainerPort;
import io.jdock.engine.ContainerState.Health;
import io.jdock.engine.ContainerState.Status;
import io.jdock.engine.EngineException;
import io.jdock.engine.Filters;
import io.jdock.image.Image;
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

  private static final Set<String> TRUE = Set.of("1", "true");
  private static final Set<String> FALSE = Set.of("0", "false");

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
        throw EngineException.invalid("unrecognized filter value for health: " + health);
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
    for (String value : filters.get("is-task")) {
      if (!TRUE.contains(value) && !FALSE.contains(value)) {
        throw EngineException.invalid("invalid filter 'is-task=" + filters.get("is-task") + "'");
      }
    }
    // What makes no sense is refused even when there is no container to ask.
    filters.get("publish").forEach(port -> in("publish", port));
    filters.get("expose").forEach(port -> in("expose", port));
    before = filters.has("before") ? registry.resolve(filters.get("before").get(0)) : null;
    since = filters.has("since") ? registry.resolve(filters.get("since").get(0)) : null;
    for (String ancestor : filters.get("ancestor")) {
      try {
        Image image = images.resolve(ancestor);
        ancestors.add(image.id().toString());
        images.descendants(image.id()).forEach(id -> ancestors.add(id.toString()));
      } catch (NoSuchImageException e) {
        System.getLogger(ListFilter.class.getName())
            .log(System.Logger.Level.DEBUG, "no image {0} to filter by", ancestor);
      } catch (java.io.IOException e) {
        System.getLogger(ListFilter.class.getName())
            .log(System.Logger.Level.DEBUG, "no image by that name to filter by: " + ancestor, e);
      }
    }
  }

  /** Whether the filters themselves ask for containers that do not run. */
  boolean wantsStopped() {
    return filters.has("status");
  }

  boolean test(Container container) {
    ContainerRecord record = container.record();
    RunRecord run = container.run();
    return any("id", pattern -> matches(pattern, container.id()))
        && any(
            "name",
            pattern ->
                matches(pattern, "/" + container.name()) || matches(pattern, container.name()))
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
        && any(
            "expose", port -> record.config().exposedPorts().stream().anyMatch(in("expose", port)))
        && any("is-task", FALSE::contains)
        && (before == null || record.created().isBefore(before.record().created()))
        && (since == null || record.created().isAfter(since.record().created()));
  }

  private boolean any(String key, java.util.function.Predicate<String> matches) {
    List<String> wanted = filters.get(key);
    return wanted.isEmpty() || wanted.stream().anyMatch(matches);
  }

  /** Docker's filters are regular expressions; what is none matches nothing. */
  private static boolean matches(String pattern, String text) {
    try {
      return text.equals(pattern) || Pattern.compile(pattern).matcher(text).find();
    } catch (PatternSyntaxException none) {
      return false;
    }
  }

  private static String health(@Nullable Health health) {
    return health == null ? "none" : health.status();
  }

  private static boolean onNetwork(String network, ContainerRecord record, RunRecord run) {
    return ContainerNetwork.mode(record.hostConfig()).equals(network)
        || record.networks().containsKey(network)
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
    return Summaries.portMap(record, run, List.of()).entrySet().stream()
        .filter(entry -> !entry.getValue().isEmpty())
        .map(java.util.Map.Entry::getKey)
        .anyMatch(in("publish", port));
  }

  /** {@code 80}, {@code 80/udp} or {@code 8000-8080/tcp}. */
  private static java.util.function.Predicate<ContainerPort> in(String filter, String text) {
    int slash = text.indexOf('/');
    String protocol = slash < 0 ? "tcp" : text.substring(slash + 1);
    String range = slash < 0 ? text : text.substring(0, slash);
    int dash = range.indexOf('-');
    int first = number(filter, text, dash < 0 ? range : range.substring(0, dash));
    int last = dash < 0 ? first : number(filter, text, range.substring(dash + 1));
    if (last < first) {
      throw invalidPort(filter, text, "invalid range specified for port: " + range);
    }
    return port ->
        port.protocol().equals(protocol) && port.number() >= first && port.number() <= last;
  }

  private static int number(String filter, String text, String number) {
    try {
      int value = Integer.parseInt(number);
      if (value >= 0 && value <= 65535) {
        return value;
      }
      throw invalidPort(
          filter, text, "strconv.ParseUint: parsing \"" + number + "\": value out of range");
    } catch (NumberFormatException e) {
      throw invalidPort(
          filter, text, "strconv.ParseUint: parsing \"" + number + "\": invalid syntax");
    }
  }

  private static EngineException invalidPort(String filter, String text, String problem) {
    return EngineException.invalid(
        "error while looking up for " + filter + " " + text + ": " + problem);
  }
}
