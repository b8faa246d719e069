package io.jdock.cli.template;

import io.jdock.cli.template.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/** Cuts a template into tokens; trims text beside {@code {{-} and {@code -}}}. */
final class Lexer {
  private final String source;
  private final List<Token> tokens = new ArrayList<>();
  private int at;

  Lexer(String source) {
    this.source = source;
  }

  List<Token> tokens() {
    boolean trimNext = false;
    while (at < source.length()) {
      int open = source.indexOf("{{", at);
      String text = source.substring(at, open < 0 ? source.length() : open);
      int start = at;
      boolean trimThis = open >= 0 && isTrim(open + 2);
      if (trimNext) {
        text = text.stripLeading();
      }
      if (trimThis) {
        text = text.stripTrailing();
      }
      if (!text.isEmpty()) {
        tokens.add(new Token(Kind.TEXT, text, start));
      }
      if (open < 0) {
        break;
      }
      at = open + 2 + (trimThis ? 2 : 0);
      trimNext = source.startsWith("/*", at) ? comment() : action(open);
    }
    tokens.add(new Token(Kind.END, "", source.length()));
    return tokens;
  }

  private boolean isTrim(int position) {
    return position + 1 < source.length()
        && source.charAt(position) == '-'
        && Character.isWhitespace(source.charAt(position + 1));
  }

  private boolean comment() {
    int end = source.indexOf("*/", at);
    if (end < 0) {
      throw error(at, "unclosed comment");
    }
    at = end + 2;
    boolean trim = source.startsWith(" -}}", at);
    if (trim) {
      at += 2;
    }
    if (!source.startsWith("}}", at)) {
      throw error(at, "comment ends before closing delimiter");
    }
    at += 2;
    return trim;
  }

  private boolean action(int open) {
    tokens.add(new Token(Kind.LEFT, "{{", open));
    int depth = 0;
    while (true) {
      if (at >= source.length()) {
        throw error(open, "unclosed action");
      }
      char c = source.charAt(at);
      boolean trim = Character.isWhitespace(c) && source.startsWith("-}}", at + 1);
      if (trim || source.startsWith("}}", at)) {
        if (depth > 0) {
          throw error(at, "unclosed left paren");
        }
        tokens.add(new Token(Kind.RIGHT, "}}", at));
        at += trim ? 4 : 2;
        return trim;
      }
      if (c == '(') {
        depth++;
      } else if (c == ')' && --depth < 0) {
        throw error(at, "unexpected right paren");
      }
      token(c, open);
    }
  }

  private void token(char c, int open) {
    int start = at;
    if (Character.isWhitespace(c)) {
      while (at < source.length()
          && Character.isWhitespace(source.charAt(at))
          && !source.startsWith("-}}", at + 1)) {
        at++;
      }
      add(Kind.SPACE, start);
    } else if (c == '"') {
      tokens.add(new Token(Kind.STRING, quoted(open), start));
    } else if (c == '`') {
      int end = source.indexOf('`', at + 1);
      if (end < 0) {
        throw error(open, "unterminated raw quoted string");
      }
      tokens.add(new Token(Kind.STRING, source.substring(at + 1, end), start));
      at = end + 1;
    } else if (c == '\'') {
      String value = quoted(open);
      tokens.add(new Token(Kind.CHARACTER, Integer.toString(value.codePointAt(0)), start));
    } else if (c == ':' && source.startsWith(":=", at)) {
      at += 2;
      add(Kind.DECLARE, start);
    } else if ("=|(),".indexOf(c) >= 0) {
      at++;
      add(
          switch (c) {
            case '=' -> Kind.ASSIGN;
            case '|' -> Kind.PIPE;
            case '(' -> Kind.OPEN;
            case ')' -> Kind.CLOSE;
            default -> Kind.COMMA;
          },
          start);
    } else if (c == '$') {
      at++;
      name();
      add(Kind.VARIABLE, start);
    } else if (Character.isDigit(c) || ((c == '+' || c == '-' || c == '.') && digitAt(at + 1))) {
      at++;
      while (at < source.length()
          && (Character.isLetterOrDigit(source.charAt(at))
              || "._".indexOf(source.charAt(at)) >= 0)) {
        at++;
      }
      add(Kind.NUMBER, start);
    } else if (c == '.') {
      at++;
      name();
      add(at == start + 1 ? Kind.DOT : Kind.FIELD, start);
    } else if (Character.isLetter(c) || c == '_') {
      name();
      add(Kind.WORD, start);
    } else {
      String shown = Character.toString(source.codePointAt(at));
      throw error(
          at,
          String.format(
              java.util.Locale.ROOT,
              "unrecognized character in action: U+%04X '%s'",
              source.codePointAt(at),
              shown));
    }
  }

  private boolean digitAt(int position) {
    return position < source.length() && Character.isDigit(source.charAt(position));
  }

  private void name() {
    while (at < source.length()
        && (Character.isLetterOrDigit(source.charAt(at)) || source.charAt(at) == '_')) {
      at++;
    }
  }

  private void add(Kind kind, int start) {
    tokens.add(new Token(kind, source.substring(start, at), start));
  }

  private String quoted(int open) {
    char quote = source.charAt(at);
    int start = at;
    StringBuilder value = new StringBuilder();
    at++;
    while (true) {
      if (at >= source.length() || source.charAt(at) == '\n') {
        throw error(
            open, quote == '"' ? "unterminated quoted string" : "unterminated character constant");
      }
      char c = source.charAt(at++);
      if (c == quote) {
        break;
      }
      if (c == '\\' && at < source.length()) {
        escape(value, start);
      } else {
        value.append(c);
      }
    }
    return value.toString();
  }

  private void escape(StringBuilder value, int start) {
    char c = source.charAt(at++);
    switch (c) {
      case 'n' -> value.append('\n');
      case 't' -> value.append('\t');
      case 'r' -> value.append('\r');
      case 'a' -> value.append((char) 7);
      case 'b' -> value.append('\b');
      case 'f' -> value.append('\f');
      case 'v' -> value.append((char) 11);
      case '\\', '"', '\'' -> value.append(c);
      case 'x' -> codePoint(value, 2, start);
      case 'u' -> codePoint(value, 4, start);
      case 'U' -> codePoint(value, 8, start);
      default -> throw error(start, "invalid syntax");
    }
  }

  private void codePoint(StringBuilder value, int digits, int start) {
    try {
      value.appendCodePoint(Integer.parseInt(source.substring(at, at + digits), 16));
      at += digits;
    } catch (NumberFormatException | StringIndexOutOfBoundsException e) {
      throw error(start, "invalid syntax");
    }
  }

  private TemplateException error(int offset, String message) {
    return new TemplateException("template: :" + Position.line(source, offset) + ": " + message);
  }
}
