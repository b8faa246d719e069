package io.jdock.engine.build.dockerfile;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The forms that arguments are written in. */
final class Arguments {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private Arguments() {}

  /** {@code ["a", "b"]}; empty when it is not written so. */
  static Optional<List<String>> json(String text) throws SyntaxException {
    if (!text.stripLeading().startsWith("[")) {
      return Optional.empty();
    }
    JsonNode list;
    try {
      list = JSON.readTree(text);
    } catch (JacksonException e) {
      return Optional.empty(); // then it is text, as in `[ -f x ] && y`
    }
    List<String> words = new ArrayList<>();
    for (JsonNode word : list) {
      if (!word.isTextual()) {
        throw new SyntaxException(
            "When using JSON array syntax, arrays must be comprised of strings only");
      }
      words.add(word.textValue());
    }
    return Optional.of(words);
  }

  static Instruction.CommandLine commandLine(String text) throws SyntaxException {
    Optional<List<String>> json = json(text);
    return json.map(words -> new Instruction.CommandLine(words, false))
        .orElse(new Instruction.CommandLine(text.isEmpty() ? List.of() : List.of(text), true));
  }

  static List<String> list(String text) throws SyntaxException {
    return json(text).orElseGet(() -> blankSeparated(text));
  }

  static List<String> blankSeparated(String text) {
    return text.isBlank() ? List.of() : List.of(text.strip().split("[\\t\\x0B\\f\\r ]+"));
  }

  /** Words with their quotes, parted at blanks that are neither quoted nor escaped. */
  static List<String> quotedWords(String text, char escape) {
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
      if (c == escape && quote != '\'') {
        if (i + 1 == text.length()) {
          break; // at the very end it escapes nothing
        }
        word.append(c);
        c = text.charAt(++i);
      } else if (quote == 0 && (c == '"' || c == '\'')) {
        quote = c;
      } else if (c == quote) {
        quote = 0;
      }
      word.append(c);
    }
    if (word.length() > 0) {
      words.add(word.toString());
    }
    return words;
  }

  /** {@code A=1 B="x y"}, or the old form {@code A all the rest}. */
  static List<Instruction.Pair> pairs(String instruction, String text, char escape)
      throws SyntaxException {
    List<String> words = quotedWords(text, escape);
    if (words.isEmpty()) {
      throw new SyntaxException(instruction + " requires at least one argument");
    }
    if (words.get(0).indexOf('=') < 0) {
      String[] old = text.strip().split("\\s+", 2);
      if (old.length < 2) {
        throw new SyntaxException(instruction + " must have two arguments");
      }
      return List.of(new Instruction.Pair(old[0], old[1]));
    }
    List<Instruction.Pair> pairs = new ArrayList<>();
    for (String word : words) {
      int equals = word.indexOf('=');
      if (equals < 0) {
        throw new SyntaxException(
            "Syntax error - can't find = in \"" + word + "\". Must be of the form: name=value");
      }
      if (equals == 0) {
        throw new SyntaxException(instruction + " names can not be blank");
      }
      pairs.add(new Instruction.Pair(word.substring(0, equals), word.substring(equals + 1)));
    }
    return pairs;
  }
}
