package io.jdock.engine.build.dockerfile;

import java.util.ArrayList;
import java.util.List;

/**
 * The flags before an instruction's arguments; {@code --} alone ends them.
 *
 * @param flags without quotes
 * @param rest what follows them, as it is written
 */
record FlagWords(List<String> flags, String rest) {

  static FlagWords in(String text) {
    List<String> flags = new ArrayList<>();
    int at = 0;
    while (true) {
      while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
        at++;
      }
      if (!text.startsWith("--", at)) {
        return new FlagWords(flags, text.substring(at));
      }
      StringBuilder word = new StringBuilder();
      at = word(text, at, word);
      if (word.toString().equals("--")) {
        return new FlagWords(flags, text.substring(at).strip());
      }
      flags.add(word.toString());
    }
  }

  private static int word(String text, int start, StringBuilder word) {
    char quote = 0;
    int at = start;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (quote == 0 && Character.isWhitespace(c)) {
        break;
      }
      at++;
      if (quote == 0 && (c == '"' || c == '\'')) {
        quote = c;
      } else if (quote != 0 && c == quote) {
        quote = 0;
      } else if (c == '\\') {
        if (at < text.length()) {
          word.append(text.charAt(at++));
        }
      } else {
        word.append(c);
      }
    }
    return at;
  }
}
