package io.jdock.engine.build.dockerfile;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A pattern of a substitution: {@code *} is any text, {@code ?} any character. */
final class ShellPattern {
  private final String pattern;
  private final Pattern shortest;
  private final Pattern longest;

  private ShellPattern(String pattern) throws SyntaxException {
    this.pattern = pattern;
    this.shortest = compile(".*?");
    this.longest = compile(".*");
  }

  static ShellPattern of(String pattern) throws SyntaxException {
    return new ShellPattern(pattern);
  }

  private Pattern compile(String star) throws SyntaxException {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c == '*') {
        regex.append(star);
      } else if (c == '?') {
        regex.append('.');
      } else if (c == '\\') {
        char next = i + 1 < pattern.length() ? pattern.charAt(i + 1) : 0;
        if (next == '}' || next == '/') {
          continue; // only the end of the substitution needed it
        }
        if (next != '*' && next != '?' && next != '\\') {
          throw new SyntaxException(
              "invalid pattern ("
                  + pattern
                  + ") in substitution: invalid escape '\\"
                  + (next == 0 ? "" : String.valueOf(next))
                  + "'");
        }
        regex.append(Pattern.quote(String.valueOf(next)));
        i++;
      } else {
        regex.append(Pattern.quote(String.valueOf(c)));
      }
    }
    return Pattern.compile(regex.toString());
  }

  String withoutPrefix(String value, boolean most) {
    Matcher matcher = (most ? longest : shortest).matcher(value);
    return matcher.lookingAt() ? value.substring(matcher.end()) : value;
  }

  String withoutSuffix(String value, boolean most) {
    int best = -1;
    for (int start = value.length(); start >= 0; start--) {
      if (longest.matcher(value).region(start, value.length()).matches()) {
        best = start;
        if (!most) {
          break;
        }
      }
    }
    return best < 0 ? value : value.substring(0, best);
  }

  String replaced(String value, String replacement, boolean all) {
    Matcher matcher = longest.matcher(value);
    String literal = Matcher.quoteReplacement(replacement);
    return all ? matcher.replaceAll(literal) : matcher.replaceFirst(literal);
  }
}
