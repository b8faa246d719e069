package io.jdock.engine.build.dockerfile;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text that stands on the lines after an instruction, until one that has only its name.
 *
 * @param expand whether variables in it are replaced: when its name is not quoted
 * @param chomp whether tabs at the beginning of lines go: {@code <<-NAME}
 * @param content with the line feed of its last line; tabs are there still
 */
public record Heredoc(String name, boolean expand, boolean chomp, String content) {
  private static final Pattern WORD = Pattern.compile("\\d*<<(-?)([^<]*)");
  private static final Pattern TABS = Pattern.compile("(?m)^\t+");

  /** The heredoc that a word announces, without content yet. */
  public static Optional<Heredoc> announcedBy(String word) {
    Matcher matcher = WORD.matcher(word);
    if (!matcher.matches() || matcher.group(2).isEmpty()) {
      return Optional.empty();
    }
    String rest = matcher.group(2);
    try {
      List<String> words = new ShellLexer('\\').words(rest, Map.of());
      if (words.size() != 1 || Character.isWhitespace(rest.charAt(0))) {
        return Optional.empty();
      }
      String name = words.get(0);
      return Optional.of(new Heredoc(name, name.equals(rest), matcher.group(1).equals("-"), ""));
    } catch (SyntaxException e) {
      return Optional.empty(); // a word that only looks like one
    }
  }

  /** All that an instruction announces, in order. */
  static List<Heredoc> announcedIn(String line, char escape) {
    List<Heredoc> found = new ArrayList<>();
    try {
      for (String word : new ShellLexer(escape).raw().words(line, Map.of())) {
        announcedBy(word).ifPresent(found::add);
      }
    } catch (SyntaxException e) {
      return List.of(); // a command for a shell, which may be written in ways that we do not read
    }
    return found;
  }

  Heredoc with(String text) {
    return new Heredoc(name, expand, chomp, text);
  }

  /** The content as it counts. */
  public String text() {
    return chomp ? TABS.matcher(content).replaceAll("") : content;
  }
}
