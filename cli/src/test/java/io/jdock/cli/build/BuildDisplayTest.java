package io.jdock.cli.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.jdock.api.client.Json;
import io.jdock.cli.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class BuildDisplayTest {
  private static final List<String> TWO_STAGES =
      List.of(
          "{\"Step\":1,\"Name\":\"[a 1/2] FROM x\",\"State\":\"begun\",\"Nanos\":0}",
          "{\"Step\":1,\"Name\":\"[a 1/2] FROM x\",\"State\":\"cached\",\"Nanos\":1}",
          "{\"Step\":2,\"Name\":\"[a 2/2] RUN make\",\"State\":\"begun\",\"Nanos\":0}",
          "{\"Step\":2,\"Output\":\"one\\ntw\",\"Stderr\":false}",
          "{\"Step\":4,\"Name\":\"[b 1/1] FROM y\",\"State\":\"begun\",\"Nanos\":0}",
          "{\"Step\":2,\"Output\":\"o\\n\\u001b[2Jthree\",\"Stderr\":true}",
          "{\"Step\":4,\"Name\":\"[b 1/1] FROM y\",\"State\":\"done\",\"Nanos\":1234567890}",
          "{\"Step\":2,\"Name\":\"[a 2/2] RUN make\",\"State\":\"failed\",\"Nanos\":2000000000}");

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  private String show(BuildDisplay display) throws IOException {
    for (String event : TWO_STAGES) {
      display.step(Json.parseObject(event));
    }
    display.text("what the daemon says\n");
    display.close();
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void plainNamesTheStepOfEachLine() throws IOException {
    assertThat(show(new PlainDisplay(out)).replaceAll("(#\\d+) \\d+\\.\\d{3} ", "$1 T "))
        .isEqualTo(
            """
            #1 [a 1/2] FROM x
            #1 CACHED

            #2 [a 2/2] RUN make
            #2 T one
            #2 ...

            #3 [b 1/1] FROM y
            #3 ...

            #2 [a 2/2] RUN make
            #2 T two
            #2 ...

            #3 [b 1/1] FROM y
            #3 DONE 1.2s

            #2 [a 2/2] RUN make
            #2 T \u001b[2Jthree
            #2 ERROR

            what the daemon says
            """);
  }

  @Test
  void aTerminalShowsEachStepOnceWithItsTime() throws IOException {
    String all = show(new TerminalDisplay(out, new Terminal.Size(24, 40), false));
    String end = all.substring(all.lastIndexOf("[+] Building"));
    assertThat(end.replaceFirst("\\d+\\.\\ds", "T"))
        .isEqualTo(
            """
            [+] Building T (3/3)\s
             => CACHED [a 1/2] FROM x          0.0s
             => ERROR [a 2/2] RUN make         2.0s
             => [b 1/1] FROM y                 1.2s
            what the daemon says
            """);
    assertThat(all).contains(" => => # two\n").doesNotContain("\u001b[2J");
  }
}
