package io.jdock.compose.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LogPrinterTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  private String printed() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static byte[] line(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void namesAreAlignedWithTheLongestSoFar() {
    LogPrinter printer = new LogPrinter(out, false, true);
    printer.log("db-1", line("a"));
    printer.log("worker-1", line("b"));
    printer.log("db-1", line("c"));
    printer.flush();
    assertThat(printed()).isEqualTo("db-1  | a\nworker-1  | b\ndb-1      | c\n");
  }

  @Test
  void everyContainerHasItsColour() {
    LogPrinter printer = new LogPrinter(out, true, true);
    printer.log("a-1", line("x"));
    printer.log("b-1", line("y"));
    printer.flush();
    assertThat(printed()).isEqualTo("\u001b[36ma-1  | \u001b[0mx\n\u001b[33mb-1  | \u001b[0my\n");
  }

  @Test
  void withoutPrefixOnlyTheLine() {
    LogPrinter printer = new LogPrinter(out, true, false);
    printer.log("a-1", line("x"));
    printer.flush();
    assertThat(printed()).isEqualTo("x\n");
  }

  @Test
  void statusTakesTheLineForItself() {
    new LogPrinter(out, false, true).status("a-1", "exited with code 0");
    assertThat(printed()).isEqualTo("\r\u001b[Ka-1 exited with code 0\n");
  }

  @Test
  void bytesThatAreNoTextPassAsTheyAre() {
    LogPrinter printer = new LogPrinter(out, false, false);
    printer.log("a-1", new byte[] {(byte) 0xff, 1});
    printer.flush();
    assertThat(bytes.toByteArray()).containsExactly(0xff, 1, '\n');
  }
}
