package io.jdock.engine.build.dockerfile;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the comments at the very top say of the file: {@code # syntax=}, {@code # escape=}, {@code #
 * check=}.
 *
 * @param syntax the frontend asked for
 * @param check which build checks are asked for
 */
public record Directives(char escape, Optional<String> syntax, Optional<String> check) {
  private static final Pattern DIRECTIVE =
      Pattern.compile("^#\\s*([a-zA-Z][a-zA-Z0-9]*)\\s*=\\s*(.+?)\\s*$");
  private static final Set<String> KNOWN = Set.of("syntax", "escape", "check");

  static Directives read(List<String> lines) throws DockerfileException {
    Map<String, String> found = new HashMap<>();
    int number = 0;
    for (String line : lines) {
      number++;
      Matcher matcher = DIRECTIVE.matcher(line.stripLeading());
      String name = matcher.matches() ? matcher.group(1).toLowerCase(Locale.ROOT) : "";
      if (!KNOWN.contains(name)) {
        break; // from here on it is a comment like any other
      }
      if (found.put(name, matcher.group(2)) != null) {
        throw new DockerfileException(number, "only one " + name + " parser directive can be used");
      }
      if (name.equals("escape") && !matcher.group(2).matches("[\\\\`]")) {
        throw new DockerfileException(
            number, "invalid escape token '" + matcher.group(2) + "' does not match ` or \\");
      }
    }
    return new Directives(
        found.getOrDefault("escape", "\\").charAt(0),
        Optional.ofNullable(found.get("syntax")),
        Optional.ofNullable(found.get("check")));
  }
}
