package io.jdock.engine.container;

import io.jdock.engine.EngineException;
import io.jdock.engine.Filters;
import io.jdock.net.Network;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The filters of {@code network ls} and {@code network prune}. */
final class NetworkFilter {
  private static final Set<String> LIST =
      Set.of("dangling", "driver", "id", "label", "name", "scope", "type");
  private static final Set<String> PRUNE = Set.of("label", "label!", "until");
  private final Filters filters;
  private final @Nullable Instant until;

  NetworkFilter(Filters filters) {
    this(filters, LIST, null);
  }

  private NetworkFilter(Filters filters, Set<String> keys, @Nullable Instant until) {
    filters.allowOnly(keys);
    this.filters = filters;
    this.until = until;
    if (filters.has("dangling")) {
      dangling();
    }
    for (String type : filters.get("type")) {
      if (!Set.of("builtin", "custom").contains(type)) {
        throw EngineException.invalid("invalid filter: 'type'='" + type + "'");
      }
    }
  }

  static NetworkFilter forPrune(Filters filters) {
    filters.allowOnly(PRUNE);
    return new NetworkFilter(filters, PRUNE, until(filters));
  }

  private static @Nullable Instant until(Filters filters) {
    if (!filters.has("until")) {
      return null;
    }
    if (filters.get("until").size() > 1) {
      throw EngineException.invalid("more than one until filter specified");
    }
    try {
      return TimeFilter.parse(filters.get("until").get(0), Clock.systemUTC().instant());
    } catch (DateTimeException e) {
      throw new EngineException(
          EngineException.Kind.INVALID_PARAMETER,
          "failed to parse value as time or duration: \"" + filters.get("until").get(0) + "\"",
          e);
    }
  }

  private boolean dangling() {
    List<String> values = filters.get("dangling");
    if (values.size() > 1) {
      throw EngineException.invalid("got more than one value for filter key \"dangling\"");
    }
    return switch (values.get(0)) {
      case "true", "1" -> true;
      case "false", "0" -> false;
      default ->
          throw EngineException.invalid(
              "invalid value for filter 'dangling', must be \"true\" (or \"1\"), or \"false\" (or"
                  + " \"0\")");
    };
  }

  /**
   * @param inUse whether somebody is connected
   */
  boolean matches(Network network, boolean inUse) {
    return any("driver", network.driver()::equals)
        && any("id", id -> network.id().startsWith(id) || network.id().contains(id))
        && any("name", network.name()::contains)
        && any("scope", "local"::equals)
        && any("type", type -> type.equals("custom") == network.isUserDefined())
        && filters.matchLabels("label", network.labels())
        && (!filters.has("label!") || !filters.matchLabels("label!", network.labels()))
        && (!filters.has("dangling") || dangling() == (network.isUserDefined() && !inUse))
        && (until == null || network.created().isBefore(until));
  }

  private boolean any(String key, Predicate<String> matches) {
    return !filters.has(key) || filters.get(key).stream().anyMatch(matches);
  }
}
