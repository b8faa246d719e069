package io.jdock.engine.build;

import io.jdock.engine.build.dockerfile.Heredoc;
import io.jdock.engine.build.dockerfile.ShellLexer;
import io.jdock.engine.build.dockerfile.SyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Replaces variables in the arguments of one instruction, by their values before it. */
final class Expander {
  private final ShellLexer lexer;
  private final Map<String, String> variables;

  Expander(char escape, Map<String, String> variables) {
    this.lexer = new ShellLexer(escape);
    this.variables = Map.copyOf(variables);
  }

  String word(String text) throws BuildFailure {
    try {
      return lexer.word(text, variables);
    } catch (SyntaxException e) {
      throw new BuildFailure(String.valueOf(e.getMessage()));
    }
  }

  List<String> each(List<String> texts) throws BuildFailure {
    List<String> words = new ArrayList<>();
    for (String text : texts) {
      words.add(word(text));
    }
    return words;
  }

  /** Parted at blanks too. */
  List<String> words(List<String> texts) throws BuildFailure {
    List<String> words = new ArrayList<>();
    for (String text : texts) {
      try {
        words.addAll(lexer.words(text, variables));
      } catch (SyntaxException e) {
        throw new BuildFailure(String.valueOf(e.getMessage()));
      }
    }
    return words;
  }

  /** The content of a file; variables are replaced unless the heredoc's name is quoted. */
  String content(Heredoc heredoc) throws BuildFailure {
    if (!heredoc.expand()) {
      return heredoc.text();
    }
    try {
      return lexer.ofText().word(heredoc.text(), variables);
    } catch (SyntaxException e) {
      throw new BuildFailure(String.valueOf(e.getMessage()));
    }
  }
}
