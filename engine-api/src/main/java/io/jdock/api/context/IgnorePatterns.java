package io.jdock.api.context;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * The patterns of a {@code .dockerignore}: Go's {@code filepath.Match}, {@code **} for any number
 * of directories, and {@code !} for exceptions. The last pattern that matches a path or a directory
 * above it decides.
 *
 * @see <a href="https://docs.docker.com/build/concepts/context/#dockerignore-files">Docker:
 *     dockerignore files</a>
 */
public final class IgnorePatterns {
  private record Rule(Pattern pattern, boolean exception) {}

  /** Excludes nothing. */
  public static final IgnorePatterns NONE = new IgnorePatterns(List.of());

  private final List<Rule> rules;

  private IgnorePatterns(List<Rule> rules) {
    this.rules = List.copyOf(rules);
  }

  /**
   * Reads the text of a {@code .dockerignore}.
   *
   * @throws IllegalArgumentException for a pattern that is none
   */
  public static IgnorePatterns parse(String text) {
    String plain = text.startsWith("\uFEFF") ? text.substring(1) : text;
    List<String> patterns = new ArrayList<>();
    for (String line : plain.lines().toList()) {
      if (line.startsWith("#") || line.isBlank()) {
        continue;
      }
      String pattern = line.strip();
      boolean exception = pattern.startsWith("!");
      String path = clean((exception ? pattern.substring(1) : pattern).strip());
      path = path.length() > 1 && path.startsWith("/") ? path.substring(1) : path;
      patterns.add(exception ? "!" + path : path);
    }
    return of(patterns);
  }

  /**
   * @param patterns relative paths, with {@code !} before exceptions
   */
  public static IgnorePatterns of(List<String> patterns) {
    List<Rule> rules = new ArrayList<>();
    for (String each : patterns) {
      String pattern = each.strip();
      if (pattern.isEmpty()) {
        continue;
      }
      boolean exception = pattern.startsWith("!");
      if (exception && pattern.length() == 1) {
        throw new IllegalArgumentException("illegal exclusion pattern: \"!\"");
      }
      rules.add(new Rule(regex(clean(exception ? pattern.substring(1) : pattern)), exception));
    }
    return new IgnorePatterns(rules);
  }

  /** Whether there are exceptions, for which excluded directories must be looked through. */
  public boolean hasExceptions() {
    return rules.stream().anyMatch(Rule::exception);
  }

  /**
   * Whether the path is left out.
   *
   * @param path relative to the context, with slashes
   */
  public boolean excludes(String path) {
    boolean excluded = false;
    for (Rule rule : rules) {
      if (rule.exception() == excluded && matches(rule.pattern(), path)) {
        excluded = !rule.exception();
      }
    }
    return excluded;
  }

  private static boolean matches(Pattern pattern, String path) {
    String part = path;
    while (!part.isEmpty()) {
      if (pattern.matcher(part).matches()) {
        return true;
      }
      int slash = part.lastIndexOf('/');
      part = slash < 0 ? "" : part.substring(0, slash);
    }
    return false;
  }

  /** As Go's {@code filepath.Clean}. */
  static String clean(String path) {
    if (path.isEmpty()) {
      return path;
    }
    boolean absolute = path.startsWith("/");
    List<String> parts = new ArrayList<>();
    for (String part : path.split("/+")) {
      boolean up = part.equals("..");
      if (up && !parts.isEmpty() && !parts.get(parts.size() - 1).equals("..")) {
        parts.remove(parts.size() - 1);
      } else if (!part.isEmpty() && !part.equals(".") && !(up && absolute)) {
        parts.add(part);
      }
    }
    String joined = (absolute ? "/" : "") + String.join("/", parts);
    return joined.isEmpty() ? "." : joined;
  }

  private static Pattern regex(String pattern) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c == '*') {
        if (i + 1 < pattern.length() && pattern.charAt(i + 1) == '*') {
          i++;
          if (i + 1 < pattern.length() && pattern.charAt(i + 1) == '/') {
            i++;
          }
          regex.append(i + 1 == pattern.length() ? ".*" : "(.*/)?");
        } else {
          regex.append("[^/]*");
        }
      } else if (c == '?') {
        regex.append("[^/]");
      } else if (c == '[') {
        i = characterClass(pattern, i, regex);
      } else if (c == '\\') {
        if (++i == pattern.length()) {
          throw bad(pattern);
        }
        regex.append(Pattern.quote(String.valueOf(pattern.charAt(i))));
      } else {
        regex.append(Pattern.quote(String.valueOf(c)));
      }
    }
    try {
      return Pattern.compile(regex.toString(), Pattern.DOTALL);
    } catch (PatternSyntaxException e) {
      throw bad(pattern);
    }
  }

  private static int characterClass(String pattern, int start, StringBuilder regex) {
    int at = start + 1;
    regex.append('[');
    if (at < pattern.length() && pattern.charAt(at) == '^') {
      regex.append("^/");
      at++;
    }
    int first = at;
    while (at < pattern.length() && (pattern.charAt(at) != ']' || at == first)) {
      char c = pattern.charAt(at++);
      if (c == '\\') {
        if (at == pattern.length()) {
          throw bad(pattern);
        }
        c = pattern.charAt(at++);
      } else if (c == '-' && at - 1 > first) {
        regex.append('-');
        continue;
      }
      if (!Character.isLetterOrDigit(c)) {
        regex.append('\\');
      }
      regex.append(c);
    }
    if (at >= pattern.length()) {
      throw bad(pattern);
    }
    regex.append(']');
    return at;
  }

  private static IllegalArgumentException bad(String pattern) {
    return new IllegalArgumentException("syntax error in pattern: " + pattern);
  }
}
