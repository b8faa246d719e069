package io.jdock.engine.image;

import io.jdock.engine.EngineException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Words of a Dockerfile instruction: parted at blanks that are not quoted; quotes removed and
 * variables replaced as the Dockerfile reference says under "Environment replacement".
 */
final class DockerfileWords {
  private final String text;
  private final Map<String, String> variables;
  private int at;

  private DockerfileWords(String text, Map<String, String> variables) {
    this.text = text;
    this.variables = variables;
  }

  /** The words with their quotes. */
  static List<String> split(String text) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    char quote = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quote == 0 && Character.isWhitespace(c)) {
        if (word.length() > 0) {
          words.add(word.toString());
          word.setLength(0);
        }
        continue;
      }
      word.append(c);
      if (c == '\\' && quote != '\'' && i + 1 < text.length()) {
        word.append(text.charAt(++i));
      } else if (quote == 0 && (c == '"' || c == '\'')) {
        quote = c;
      } else if (c == quote) {
        quote = 0;
      }
    }
    if (word.length() > 0) {
      words.add(word.toString());
    }
    return words;
  }

  /** A word without its quotes, its variables replaced; an unset one is empty. */
  static String expand(String word, Map<String, String> variables) {
    return new DockerfileWords(word, variables).word();
  }

  private String word() {
    StringBuilder result = new StringBuilder();
    boolean quoted = false;
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '\'' && !quoted) {
        int end = text.indexOf('\'', at);
        if (end < 0) {
          throw malformed("unexpected end of statement while looking for matching single-quote");
        }
        result.append(text, at, end);
        at = end + 1;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == '\\' && at < text.length()) {
        char next = text.charAt(at++);
        if (quoted && next != '"' && next != '$' && next != '\\') {
          result.append('\\');
        }
        result.append(next);
      } else if (c == '$') {
        result.append(variable());
      } else {
        result.append(c);
      }
    }
    if (quoted) {
      throw malformed("unexpected end of statement while looking for matching double-quote");
    }
    return result.toString();
  }

  private String variable() {
    if (at < text.length() && text.charAt(at) == '{') {
      at++;
      return braced();
    }
    String name = name();
    return name.isEmpty() ? "$" : variables.getOrDefault(name, "");
  }

  /** <code>${NAME}</code>, <code>${NAME:-word}</code> or <code>${NAME:+word}</code>. */
  private String braced() {
    String name = name();
    int end = text.indexOf('}', at);
    if (name.isEmpty() || end < 0) {
      throw malformed("missing or misplaced brace in a variable");
    }
    String modifier = text.substring(at, end);
    at = end + 1;
    String value = variables.getOrDefault(name, "");
    if (modifier.isEmpty()) {
      return value;
    }
    if (modifier.startsWith(":-")) {
      return value.isEmpty() ? expand(modifier.substring(2), variables) : value;
    }
    if (modifier.startsWith(":+")) {
      return value.isEmpty() ? "" : expand(modifier.substring(2), variables);
    }
    throw malformed("unsupported modifier (" + modifier + ") in substitution");
  }

  private String name() {
    int start = at;
    while (at < text.length()
        && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) {
      at++;
    }
    return text.substring(start, at);
  }

  private EngineException malformed(String problem) {
    return EngineException.invalid("failed to process \"" + text + "\": " + problem);
  }
}
