package io.jdock.engine.build.dockerfile;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Quotes, escapes and variables in an instruction's arguments, a shell's rules as far as
 * Dockerfiles have them.
 *
 * @see <a href="https://docs.docker.com/reference/dockerfile/#environment-replacement">Environment
 *     replacement</a>
 */
public final class ShellLexer {
  private final char escape;
  private final boolean rawQuotes;
  private final boolean rawEscapes;
  private final boolean keepUnset;

  /**
   * @param escape what makes the next character an ordinary one: {@code \} or {@code `}
   */
  public ShellLexer(char escape) {
    this(escape, false, false, false);
  }

  private ShellLexer(char escape, boolean rawQuotes, boolean rawEscapes, boolean keepUnset) {
    this.escape = escape;
    this.rawQuotes = rawQuotes;
    this.rawEscapes = rawEscapes;
    this.keepUnset = keepUnset;
  }

  /** One that leaves quotes, escapes and unset variables as they are written. */
  ShellLexer raw() {
    return new ShellLexer(escape, true, true, true);
  }

  /** One that replaces variables and leaves quotes and escapes as they are written. */
  public ShellLexer ofText() {
    return new ShellLexer(escape, true, true, false);
  }

  /** The text with its variables replaced, without quotes. */
  public String word(String text, Map<String, String> variables) throws SyntaxException {
    return read(text, variables).result.toString();
  }

  /** The same, then parted at blanks that were not quoted. */
  public List<String> words(String text, Map<String, String> variables) throws SyntaxException {
    return read(text, variables).words();
  }

  private Piece read(String text, Map<String, String> variables) throws SyntaxException {
    try {
      return new Reading(text, variables).until(-1, rawEscapes);
    } catch (SyntaxException e) {
      throw new SyntaxException("failed to process \"" + text + "\": " + e.getMessage());
    }
  }

  /** What was read, both as one text and as words. */
  private static final class Piece {
    final StringBuilder result = new StringBuilder();
    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();

    void literal(CharSequence text) {
      result.append(text);
      word.append(text);
    }

    /** Blanks among these part words. */
    void splitting(CharSequence text) {
      result.append(text);
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        if (!Character.isWhitespace(c)) {
          word.append(c);
        } else {
          endWord();
        }
      }
    }

    private void endWord() {
      if (word.length() > 0) {
        words.add(word.toString());
        word.setLength(0);
      }
    }

    List<String> words() {
      endWord();
      return words;
    }
  }

  private final class Reading {
    private final String text;
    private final Map<String, String> variables;
    private int at;

    Reading(String text, Map<String, String> variables) {
      this.text = text;
      this.variables = variables;
    }

    private boolean more() {
      return at < text.length();
    }

    private int peek() {
      return more() ? text.charAt(at) : -1;
    }

    /** Reads up to the character, which is taken too; -1 for the end of the text. */
    Piece until(int stop, boolean keepEscapes) throws SyntaxException {
      Piece piece = new Piece();
      while (more()) {
        char c = text.charAt(at);
        if (c == stop) {
          at++;
          return piece;
        }
        if (c == '\'') {
          piece.literal(singleQuoted());
        } else if (c == '"') {
          piece.literal(doubleQuoted(keepEscapes));
        } else if (c == '$') {
          piece.splitting(variable());
        } else if (c == escape) {
          at++;
          if (keepEscapes) {
            piece.literal(String.valueOf(c));
          }
          if (more()) {
            piece.literal(String.valueOf(text.charAt(at++)));
          }
        } else {
          at++;
          piece.splitting(String.valueOf(c));
        }
      }
      if (stop >= 0) {
        throw new SyntaxException(
            "unexpected end of statement while looking for matching " + (char) stop);
      }
      return piece;
    }

    private String singleQuoted() throws SyntaxException {
      int end = text.indexOf('\'', at + 1);
      if (end < 0) {
        at = text.length();
        throw new SyntaxException(
            "unexpected end of statement while looking for matching single-quote");
      }
      String quoted = rawQuotes ? text.substring(at, end + 1) : text.substring(at + 1, end);
      at = end + 1;
      return quoted;
    }

    private String doubleQuoted(boolean keepEscapes) throws SyntaxException {
      StringBuilder quoted = new StringBuilder(rawQuotes ? "\"" : "");
      at++;
      while (more()) {
        char c = text.charAt(at);
        if (c == '"') {
          at++;
          return rawQuotes ? quoted.append('"').toString() : quoted.toString();
        }
        if (c == '$') {
          quoted.append(variable());
          continue;
        }
        at++;
        if (c == escape) {
          if (keepEscapes) {
            quoted.append(c);
          }
          int next = peek();
          if (next < 0) {
            continue;
          }
          if (next == '"' || next == '$' || next == escape) {
            c = (char) next;
            at++;
          }
        }
        quoted.append(c);
      }
      throw new SyntaxException(
          "unexpected end of statement while looking for matching double-quote");
    }

    private String variable() throws SyntaxException {
      int start = at++;
      if (peek() == '{') {
        at++;
        return braced(start);
      }
      String name = name();
      if (name.isEmpty()) {
        return "$";
      }
      Optional<String> value = Optional.ofNullable(variables.get(name));
      return value.orElse(keepUnset ? "$" + name : "");
    }

    private String braced(int start) throws SyntaxException {
      int first = peek();
      if (first < 0) {
        throw new SyntaxException("syntax error: missing '}'");
      }
      if (first == '{' || first == '}' || first == ':') {
        throw new SyntaxException("syntax error: bad substitution");
      }
      String name = name();
      if (!more()) {
        throw new SyntaxException("syntax error: missing '}'");
      }
      String value = variables.get(name);
      char operator = text.charAt(at++);
      if (operator == '}') {
        return value != null ? value : keepUnset ? text.substring(start, at) : "";
      }
      String result =
          operator == '/' ? replaced(value == null ? "" : value) : modified(name, value, operator);
      return value == null && keepUnset ? text.substring(start, at) : result;
    }

    private String modified(
        String name, @org.jspecify.annotations.Nullable String value, char first)
        throws SyntaxException {
      char operator = first;
      boolean emptyIsUnset = first == ':';
      if (emptyIsUnset) {
        if (!more()) {
          throw new SyntaxException("syntax error: missing '}'");
        }
        operator = text.charAt(at++);
      }
      String shown = (emptyIsUnset ? ":" : "") + operator;
      if ("+-?#%".indexOf(operator) < 0) {
        throw new SyntaxException("unsupported modifier (" + shown + ") in substitution");
      }
      boolean pattern = operator == '#' || operator == '%';
      String word = argument('}', pattern, "}'");
      boolean unset = value == null || emptyIsUnset && value.isEmpty();
      String present = value == null ? "" : value;
      return switch (operator) {
        case '-' -> unset ? word : present;
        case '+' -> unset ? "" : word;
        case '?' -> {
          if (unset && !keepUnset) {
            String message = "is not allowed to be " + (value == null ? "unset" : "empty");
            throw new SyntaxException(name + ": " + (word.isEmpty() ? message : word));
          }
          yield present;
        }
        case '#' ->
            word.startsWith("#")
                ? ShellPattern.of(word.substring(1)).withoutPrefix(present, true)
                : ShellPattern.of(word).withoutPrefix(present, false);
        default ->
            word.startsWith("%")
                ? ShellPattern.of(word.substring(1)).withoutSuffix(present, true)
                : ShellPattern.of(word).withoutSuffix(present, false);
      };
    }

    private String replaced(String value) throws SyntaxException {
      boolean all = peek() == '/';
      if (all) {
        at++;
      }
      String pattern = argument('/', true, "/' in ${}");
      String replacement = argument('}', true, "}'");
      return ShellPattern.of(pattern).replaced(value, replacement, all);
    }

    private String argument(char stop, boolean keepEscapes, String missing) throws SyntaxException {
      try {
        return until(stop, keepEscapes).result.toString();
      } catch (SyntaxException e) {
        throw more() ? e : new SyntaxException("syntax error: missing '" + missing);
      }
    }

    /** Letters, digits and {@code _}; or digits alone, or one of the shell's own. */
    private String name() {
      int start = at;
      int first = peek();
      if (first >= 0 && "@*#?-$!".indexOf(first) >= 0) {
        at++;
      } else if (first >= 0 && Character.isDigit(first)) {
        while (more() && Character.isDigit(text.charAt(at))) {
          at++;
        }
      } else {
        while (more() && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) {
          at++;
        }
      }
      return text.substring(start, at);
    }
  }
}
