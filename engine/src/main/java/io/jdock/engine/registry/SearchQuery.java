package io.jdock.engine.registry;

import io.jdock.engine.EngineException;
import io.jdock.engine.Filters;
import io.jdock.registry.SearchResult;
import java.util.List;
import java.util.Set;

/**
 * What to search for, and where.
 *
 * @param registry {@code docker.io} or {@code host[:port]}
 * @param term what is asked there
 * @param limit the most results
 */
record SearchQuery(String registry, String term, int limit, Filters filters) {
  private static final String HUB = "docker.io";
  private static final Set<String> KEYS = Set.of("is-automated", "is-official", "stars");
  private static final int DEFAULT_LIMIT = 25;
  private static final int MOST = 100;

  /**
   * @throws EngineException in Docker's words
   */
  static SearchQuery of(String text, int limit, Filters filters) {
    filters.allowOnly(KEYS);
    filters.get("is-automated").forEach(value -> flag("is-automated", value));
    filters.get("is-official").forEach(value -> flag("is-official", value));
    filters.get("stars").forEach(SearchQuery::stars);
    if (text.startsWith("http://") || text.startsWith("https://")) {
      throw EngineException.invalid(
          "invalid repository name: repository name (" + text + ") should not have a scheme");
    }
    int most = limit == 0 ? DEFAULT_LIMIT : limit;
    if (most < 1 || most > MOST) {
      throw EngineException.invalid("limit " + most + " is outside the range of [1, 100]");
    }
    int slash = text.indexOf('/');
    String first = slash < 0 ? "" : text.substring(0, slash);
    boolean host = first.contains(".") || first.contains(":") || first.equals("localhost");
    String registry = host && !first.equals("index.docker.io") ? first : HUB;
    String term = host ? text.substring(slash + 1) : text;
    if (registry.equals(HUB) && term.startsWith("library/")) {
      term = term.substring("library/".length());
    }
    return new SearchQuery(registry, term, most, filters);
  }

  private static boolean flag(String key, String value) {
    return switch (value) {
      case "true", "1" -> true;
      case "false", "0" -> false;
      default -> throw EngineException.invalid("invalid filter '" + key + "=" + value + "'");
    };
  }

  private static int stars(String value) {
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw new EngineException(
          EngineException.Kind.INVALID_PARAMETER, "invalid filter 'stars=" + value + "'", e);
    }
  }

  /** Whether the filters leave the result; nothing is built automatically any more. */
  boolean wants(SearchResult result) {
    List<String> official = filters.get("is-official");
    return filters.get("is-automated").stream().noneMatch(value -> flag("is-automated", value))
        && (official.isEmpty() || flag("is-official", official.get(0)) == result.official())
        && filters.get("stars").stream().allMatch(value -> result.stars() >= stars(value));
  }
}
