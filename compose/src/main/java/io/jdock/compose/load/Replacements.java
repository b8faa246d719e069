package io.jdock.compose.load;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes from a tree what a later file resets or overrides. */
final class Replacements {
  private Replacements() {}

  static void apply(Map<String, @Nullable Object> tree, List<TreePath> places) {
    List<TreePath.Pattern> patterns = places.stream().map(TreePath.Pattern::of).toList();
    if (!patterns.isEmpty()) {
      apply(tree, TreePath.TOP, patterns);
    }
  }

  private static void apply(
      @Nullable Object value, TreePath path, List<TreePath.Pattern> patterns) {
    Map<String, @Nullable Object> mapping = Trees.mapping(value);
    if (mapping != null) {
      mapping.keySet().removeIf(key -> patterns.stream().anyMatch(path.next(key)::matches));
      mapping.forEach((key, each) -> apply(each, path.next(key), patterns));
    } else if (value instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        apply(list.get(i), path.next("[" + i + "]"), patterns);
      }
    }
  }
}
