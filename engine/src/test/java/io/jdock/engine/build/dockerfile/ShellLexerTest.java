package io.jdock.engine.build.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShellLexerTest {
  private static final Map<String, String> VARIABLES =
      Map.of("NAME", "demo", "EMPTY", "", "FILE", "a.b.c", "PATHS", "x/y/z", "TWO", "one two");

  private final ShellLexer lexer = new ShellLexer('\\');

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "plain | plain",
        "$NAME | demo",
        "${NAME}s | demos",
        "$NAMEs. | .",
        "a$NAME-b | ademo-b",
        "\\$NAME | $NAME",
        "'$NAME' | $NAME",
        "\"$NAME\" | demo",
        "\"a'b\" | a'b",
        "'a\"b' | a\"b",
        "\"a\\\"b\" | a\"b",
        "\"a\\nb\" | a\\nb",
        "a\\ b | a b",
        "a\\nb | anb",
        "$ | $",
        "a$ b | a$ b",
        "$1x | x",
        "${NAME:-other} | demo",
        "${EMPTY:-other} | other",
        "${EMPTY-other} | ",
        "${NONE-other} | other",
        "${NONE:-$NAME} | demo",
        "${NONE:-${EMPTY:-deep}} | deep",
        "${NAME:+yes} | yes",
        "${EMPTY:+yes} | ",
        "${EMPTY+yes} | yes",
        "${NONE+yes} | ",
        "${NAME:?must} | demo",
        "${EMPTY?must} | ",
        "${FILE#*.} | b.c",
        "${FILE##*.} | c",
        "${FILE%.*} | a.b",
        "${FILE%%.*} | a",
        "${FILE#?} | .b.c",
        "${FILE%nothing} | a.b.c",
        "${PATHS/\\//-} | x-y/z",
        "${PATHS//\\//-} | x-y-z",
        "${FILE//./_} | a_b_c",
        "${FILE/.*/!} | a!",
        "${NAME:-it\\}} | demo",
        "\"${NONE:-a b}\" | a b",
      })
  void replacesVariables(String text, String result) throws SyntaxException {
    assertThat(lexer.word(text, VARIABLES)).isEqualTo(result == null ? "" : result);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "${ | syntax error: missing '}'",
        "${} | syntax error: bad substitution",
        "${:x} | syntax error: bad substitution",
        "${NAME | syntax error: missing '}'",
        "${NAME:-x | syntax error: missing '}'",
        "${NAME/x} | syntax error: missing '/' in ${}",
        "${NAME!x} | unsupported modifier (!) in substitution",
        "${NAME:=x} | unsupported modifier (:=) in substitution",
        "${NONE?} | NONE: is not allowed to be unset",
        "${EMPTY:?} | EMPTY: is not allowed to be empty",
        "${NONE:?please} | NONE: please",
        "'x | unexpected end of statement while looking for matching single-quote",
        "\"x | unexpected end of statement while looking for matching double-quote",
      })
  void refuses(String text, String problem) {
    assertThatThrownBy(() -> lexer.word(text, VARIABLES))
        .hasMessage("failed to process \"" + text + "\": " + problem);
  }

  @Test
  void partsWordsAfterReplacing() throws SyntaxException {
    assertThat(lexer.words("a $TWO \"$TWO\" 'c d' e\\ f", VARIABLES))
        .isEqualTo(List.of("a", "one", "two", "one two", "c d", "e f"));
  }

  @Test
  void anotherEscapeCharacter() throws SyntaxException {
    assertThat(new ShellLexer('`').word("c:\\$NAME`$NAME", VARIABLES)).isEqualTo("c:\\demo$NAME");
  }

  @Test
  void textKeepsItsQuotes() throws SyntaxException {
    assertThat(lexer.ofText().word("a \"$NAME\" it\\'s '$NAME'", VARIABLES))
        .isEqualTo("a \"demo\" it\\'s '$NAME'");
  }
}
