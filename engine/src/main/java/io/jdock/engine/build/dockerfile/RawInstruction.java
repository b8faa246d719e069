package io.jdock.engine.build.dockerfile;

import java.util.List;

/**
 * An instruction whose arguments are not read yet.
 *
 * @param name as it is written
 * @param flags the words before the arguments that begin with {@code --}, without quotes
 * @param arguments the rest
 */
record RawInstruction(
    String name, List<String> flags, String arguments, List<Heredoc> heredocs, Source source) {

  static RawInstruction of(String line, List<Heredoc> heredocs, int first, int last) {
    String text = line.strip();
    int end = 0;
    while (end < text.length() && !Character.isWhitespace(text.charAt(end))) {
      end++;
    }
    FlagWords flags = FlagWords.in(text.substring(end).strip());
    return new RawInstruction(
        text.substring(0, end),
        flags.flags(),
        flags.rest(),
        List.copyOf(heredocs),
        new Source(first, last, text));
  }
}
