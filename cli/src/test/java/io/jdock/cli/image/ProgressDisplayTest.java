package io.jdock.cli.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jdock.api.client.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgressDisplayTest {
  private static final List<String> PULL =
      List.of(
          "{\"status\":\"Pulling from library/alpine\",\"id\":\"latest\"}",
          "{\"status\":\"Pulling fs layer\",\"progressDetail\":{},\"id\":\"aaa\"}",
          "{\"status\":\"Pulling fs layer\",\"progressDetail\":{},\"id\":\"bbb\"}",
          "{\"status\":\"Downloading\",\"progressDetail\":{\"current\":1024,\"total\":2048},\"progress\":\"[=>]\",\"id\":\"aaa\"}",
          "{\"status\":\"Pull complete\",\"progressDetail\":{},\"id\":\"aaa\"}",
          "{\"status\":\"Digest: sha256:0\"}");

  private static String show(boolean terminal) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    ProgressDisplay display = new ProgressDisplay(out, terminal, 120);
    for (String message : PULL) {
      display.show(Json.parseObject(message));
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void writesALineAnEventWithoutTerminal() throws IOException {
    assertThat(show(false))
        .isEqualTo(
            """
            latest: Pulling from library/alpine
            aaa: Pulling fs layer
            bbb: Pulling fs layer
            aaa: Pull complete
            Digest: sha256:0
            """);
  }

  @Test
  void rewritesALineALayerOnATerminal() throws IOException {
    assertThat(show(true).replace("\u001b", "^").replace("\r", "<"))
        .isEqualTo(
            "latest: Pulling from library/alpine\n"
                + "\n^[1A^[2K<aaa: Pulling fs layer <^[1B"
                + "\n^[1A^[2K<bbb: Pulling fs layer <^[1B"
                + "^[2A^[2K<aaa: Downloading [=========================>                         ]"
                + "  1.024kB/2.048kB<^[2B"
                + "^[2A^[2K<aaa: Pull complete <^[2B"
                + "Digest: sha256:0\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                               | ''
          {"current":5000}                                 | '     5kB'
          {"current":3,"units":"items"}                    | 3 items
          {"current":1,"total":4,"hidecounts":true}        | '[============>                                      ] '
          {"current":2048,"total":2048}                    | '[==================================================>]  2.048kB/2.048kB'
          {"current":9000,"total":2048}                    | '[==================================================>]      9kB'
          """)
  void bars(String detail, String bar) throws IOException {
    ProgressDisplay display = new ProgressDisplay(System.out, true, 120);
    assertThat(display.bar(Json.parseObject(detail))).isEqualTo(bar);
  }

  @Test
  void endsWithTheDaemonsError() {
    ProgressDisplay display = new ProgressDisplay(System.out, false, 0);
    assertThatThrownBy(
            () ->
                display.show(
                    Json.parseObject(
                        "{\"errorDetail\":{\"message\":\"no such host\"},\"error\":\"x\"}")))
        .hasMessage("no such host");
  }
}
