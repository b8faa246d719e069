package io.jdock.engine.volume;

import io.jdock.engine.EngineException;
import io.jdock.engine.Filters;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The filters of {@code volume ls} and {@code volume prune}. */
final class VolumeFilter {
  private static final Set<String> LIST = Set.of("dangling", "driver", "label", "name");
  private static final Set<String> PRUNE = Set.of("all", "label", "label!");

  private final Filters filters;

  private VolumeFilter(Filters filters, Set<String> keys) {
    filters.allowOnly(keys);
    this.filters = filters;
    for (String key : List.of("dangling", "all")) {
      if (filters.has(key)) {
        flag(key);
      }
    }
  }

  static VolumeFilter forList(Filters filters) {
    return new VolumeFilter(filters, LIST);
  }

  static VolumeFilter forPrune(Filters filters) {
    return new VolumeFilter(filters, PRUNE);
  }

  private boolean flag(String key) {
    List<String> values = filters.get(key);
    return values.size() == 1
        && switch (values.get(0)) {
          case "true", "1", "True", "TRUE", "t", "T" -> true;
          case "false", "0", "False", "FALSE", "f", "F" -> false;
          default -> throw EngineException.invalid("invalid filter '" + key + "=" + values + "'");
        };
  }

  /**
   * @param inUse whether a container has it
   */
  boolean matches(Volume volume, boolean inUse) {
    return (!filters.has("dangling") || flag("dangling") == !inUse)
        && (!filters.has("driver") || filters.get("driver").contains(Volume.LOCAL))
        && (!filters.has("name") || filters.matchPattern("name", volume.name()))
        && labels(volume);
  }

  boolean prunes(Volume volume) {
    boolean all = filters.has("all") && flag("all");
    return (all || volume.isAnonymous()) && labels(volume);
  }

  private boolean labels(Volume volume) {
    Map<String, String> labels = volume.labels() == null ? Map.of() : volume.labels();
    return filters.matchLabels("label", labels)
        && (!filters.has("label!") || !filters.matchLabels("label!", labels));
  }
}
