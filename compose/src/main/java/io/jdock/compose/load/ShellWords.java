package io.jdock.compose.load;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits a command line as docker compose does: quotes and backslashes as in a shell, nothing run
 * or replaced, and what follows {@code ; & | < >} is left out.
 */
final class ShellWords {
  private final List<String> words = new ArrayList<>();
  private final StringBuilder word = new StringBuilder();
  private boolean started;
  private boolean escaped;
  private boolean single;
  private boolean twofold;
  private boolean backtick;
  private boolean dollar;

  private ShellWords() {}

  /**
   * @throws ComposeException if a quote is not closed
   */
  static List<String> split(String line) throws ComposeException {
    ShellWords parser = new ShellWords();
    for (int i = 0; i < line.length() && parser.take(line.charAt(i)); i++) {}
    if (parser.escaped || parser.quoted()) {
      throw new ComposeException("invalid command line string");
    }
    parser.endWord();
    return parser.words;
  }

  private boolean quoted() {
    return single || twofold || backtick || dollar;
  }

  private void add(char c) {
    word.append(c);
    started = true;
  }

  private void endWord() {
    if (started) {
      words.add(word.toString());
      word.setLength(0);
      started = false;
    }
  }

  /** Whether to go on after a character. */
  private boolean take(char c) throws ComposeException {
    if (escaped) {
      escaped = false;
      if (backtick || dollar) {
        add('\\');
        add(c);
      } else {
        add(c == 't' ? '\t' : c == 'n' ? '\n' : c);
      }
      return true;
    }
    switch (c) {
      case '\\' -> {
        if (single) {
          word.append(c);
        } else {
          escaped = true;
        }
      }
      case ' ', '\t', '\r', '\n' -> {
        if (quoted()) {
          word.append(c);
        } else {
          endWord();
        }
      }
      case '`' -> {
        backtick ^= !single && !twofold && !dollar;
        add(c);
      }
      case '(' -> open(c);
      case ')' -> {
        dollar ^= !single && !twofold && !backtick;
        add(c);
      }
      case '"' -> {
        if (single || dollar || backtick) {
          add(c);
        } else {
          started |= twofold;
          twofold = !twofold;
        }
      }
      case '\'' -> {
        if (twofold || dollar || backtick) {
          add(c);
        } else {
          started |= single;
          single = !single;
        }
      }
      case ';', '&', '|', '<', '>' -> {
        if (!quoted()) {
          if (c == '>' && word.toString().matches("[0-9]+")) {
            started = false; // the number of a descriptor, no argument
          }
          return false;
        }
        add(c);
      }
      default -> add(c);
    }
    return true;
  }

  private void open(char c) throws ComposeException {
    if (single || twofold || backtick) {
      add(c);
    } else if (!dollar && word.toString().endsWith("$")) {
      dollar = true;
      word.append(c);
    } else {
      throw new ComposeException("invalid command line string");
    }
  }
}
