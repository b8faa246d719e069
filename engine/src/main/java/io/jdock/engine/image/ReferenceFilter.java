package io.jdock.engine.image;

import io.jdock.engine.EngineException;
import io.jdock.image.spec.ImageReference;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The filter {@code reference=PATTERN}: names that match, with their tag or digest or without.
 *
 * @see <a href="https://pkg.go.dev/path#Match">path.Match, whose patterns these are</a>
 */
final class ReferenceFilter {
  private final List<Pattern> patterns;

  /**
   * @param patterns none leaves every name
   * @throws EngineException for one that is malformed
   */
  ReferenceFilter(List<String> patterns) {
    this.patterns = patterns.stream().map(ReferenceFilter::compile).toList();
  }

  List<ImageReference> of(List<ImageReference> references) {
    return patterns.isEmpty() ? references : references.stream().filter(this::matches).toList();
  }

  private boolean matches(ImageReference reference) {
    String whole = reference.familiar();
    int digest = whole.indexOf('@');
    String tagged = digest < 0 ? whole : whole.substring(0, digest);
    int colon = tagged.lastIndexOf(':');
    String name = colon > tagged.lastIndexOf('/') ? tagged.substring(0, colon) : tagged;
    return patterns.stream().anyMatch(p -> p.matcher(whole).matches() || p.matcher(name).matches());
  }

  private static Pattern compile(String glob) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < glob.length(); i++) {
      char c = glob.charAt(i);
      switch (c) {
        case '*' -> regex.append("[^/]*");
        case '?' -> regex.append("[^/]");
        case '[' -> i = range(glob, i, regex);
        case '\\' -> {
          i++;
          regex.append(literal(glob, i));
        }
        default -> regex.append(literal(glob, i));
      }
    }
    return Pattern.compile(regex.toString(), Pattern.DOTALL);
  }

  /** {@code [a-z]} or {@code [^a-z]}; returns where it ends. */
  private static int range(String glob, int open, StringBuilder regex) {
    List<String> parts = new ArrayList<>();
    int i = open + 1;
    boolean negated = i < glob.length() && glob.charAt(i) == '^';
    i += negated ? 1 : 0;
    while (i < glob.length() && (glob.charAt(i) != ']' || parts.isEmpty())) {
      if (glob.charAt(i) == '-' || glob.charAt(i) == ']') {
        throw malformed();
      }
      i += glob.charAt(i) == '\\' ? 1 : 0;
      String low = literal(glob, i);
      String high = low;
      if (i + 2 < glob.length() && glob.charAt(i + 1) == '-') {
        i += 2;
        i += glob.charAt(i) == '\\' ? 1 : 0;
        high = literal(glob, i);
      }
      parts.add(low.compareTo(high) <= 0 ? low + "-" + high : "");
      i++;
    }
    if (i >= glob.length()) {
      throw malformed();
    }
    String members = String.join("", parts);
    if (members.isEmpty()) {
      regex.append(negated ? "[^/]" : "(?!)");
    } else {
      regex.append(negated ? "[^/" : "[").append(members).append(']');
    }
    return i;
  }

  private static String literal(String glob, int at) {
    if (at >= glob.length()) {
      throw malformed();
    }
    return String.format("\\x{%x}", (int) glob.charAt(at));
  }

  private static EngineException malformed() {
    return EngineException.invalid("syntax error in pattern");
  }
}
