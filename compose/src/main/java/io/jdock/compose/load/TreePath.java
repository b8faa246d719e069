package io.jdock.compose.load;

import org.jspecify.annotations.Nullable;

/** Where a value stands in a file's tree: keys from the top, {@code services.web.ports}. */
final class TreePath {
  static final TreePath TOP = new TreePath(null, "", 0);

  private final @Nullable TreePath parent;
  private final String key;
  private final int depth;

  private TreePath(@Nullable TreePath parent, String key, int depth) {
    this.parent = parent;
    this.key = key;
    this.depth = depth;
  }

  static TreePath of(String... keys) {
    TreePath path = TOP;
    for (String each : keys) {
      path = path.next(each);
    }
    return path;
  }

  TreePath next(String child) {
    return new TreePath(this, child, depth + 1);
  }

  String key() {
    return key;
  }

  int depth() {
    return depth;
  }

  /** Whether this is the place a pattern names; {@code *} stands for any one key. */
  boolean matches(Pattern pattern) {
    if (pattern.keys.length != depth) {
      return false;
    }
    TreePath path = this;
    for (int i = depth - 1; i >= 0; i--) {
      String wanted = pattern.keys[i];
      if (!wanted.equals("*") && !wanted.equals(path.key)) {
        return false;
      }
      path = path.parent == null ? TOP : path.parent;
    }
    return true;
  }

  String[] keys() {
    String[] keys = new String[depth];
    TreePath path = this;
    for (int i = depth - 1; i >= 0; i--) {
      keys[i] = path.key;
      path = path.parent == null ? TOP : path.parent;
    }
    return keys;
  }

  @Override
  public String toString() {
    return String.join(".", keys());
  }

  /** Keys separated by dots, {@code *} for any. */
  static final class Pattern {
    private final String[] keys;

    private Pattern(String[] keys) {
      this.keys = keys;
    }

    static Pattern of(String text) {
      return new Pattern(text.split("\\."));
    }

    static Pattern of(TreePath path) {
      return new Pattern(path.keys());
    }
  }
}
