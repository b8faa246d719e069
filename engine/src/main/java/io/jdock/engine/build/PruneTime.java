package io.jdock.engine.build;

import io.jdock.engine.EngineException;
import io.jdock.engine.Filters;
import io.jdock.engine.container.TimeFilter;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;

/** The time that a prune of the build cache goes by, with the words of Docker's refusals. */
final class PruneTime {
  private static final String UNTIL = "until";

  /** What {@link #UNTIL} was called before. */
  private static final String UNUSED_FOR = "unused-for";

  private PruneTime() {}

  /** What was used after it stays; the end of time where no filter says one. */
  static Instant of(Filters filters, Instant now) {
    if (filters.has(UNTIL) && filters.has(UNUSED_FOR)) {
      throw EngineException.invalid("conflicting filters: \"until\" and \"unused-for\"");
    }
    String key = filters.has(UNUSED_FOR) ? UNUSED_FOR : UNTIL;
    List<String> values = filters.get(key);
    if (values.isEmpty()) {
      return Instant.MAX;
    }
    if (values.size() > 1) {
      throw EngineException.invalid("filters expect only one value");
    }
    try {
      return TimeFilter.parse(values.get(0), now);
    } catch (DateTimeException e) {
      throw EngineException.invalid(
          "\""
              + key
              + "\" filter expects a duration (e.g., '24h'): invalid \""
              + values.get(0)
              + "\"");
    }
  }
}
