package io.jdock.compose.load;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done at which places of a tree.
 *
 * @param <R> what is to be done
 */
final class PathRules<R> {
  private final Map<TreePath.Pattern, R> rules = new LinkedHashMap<>();

  /** Adds a rule for the places that a pattern names. */
  PathRules<R> at(String pattern, R rule) {
    rules.put(TreePath.Pattern.of(pattern), rule);
    return this;
  }

  /** The rule for a place; null if there is none. */
  @Nullable R find(TreePath path) {
    for (Map.Entry<TreePath.Pattern, R> rule : rules.entrySet()) {
      if (path.matches(rule.getKey())) {
        return rule.getValue();
      }
    }
    return null;
  }
}
