package io.jdock.compose.progress;

import static org.assertj.core.api.Assertions.assertThat;

import io.jdock.compose.progress.TerminalProgress.Dimensions;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TerminalProgressTest {
  @Test
  void aFrameNeverHasMoreLinesThanTheTerminalAndTheLastOneHasAll() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, false, StandardCharsets.UTF_8);
    CountDownLatch frames = new CountDownLatch(2);
    try (TerminalProgress progress =
        new TerminalProgress(
            out,
            "Running",
            "",
            false,
            () -> {
              frames.countDown();
              return new Dimensions(10, 80);
            })) {
      for (int i = 0; i < 30; i++) {
        progress.working("Container " + i, "Starting");
      }
      progress.done("Container 3", "Started");
      assertThat(frames.await(60, TimeUnit.SECONDS)).isTrue();
    }
    String[] drawn = bytes.toString(StandardCharsets.UTF_8).split("\\[\\+] Running");
    assertThat(drawn).hasSizeGreaterThan(2);
    String last = drawn[drawn.length - 1];
    assertThat(last).startsWith(" 1/30").contains(" ✔ Container 3 ", "Container 29");
    assertThat(last.lines().count()).isEqualTo(31);
    String before = drawn[drawn.length - 2];
    assertThat(before).contains("more").doesNotContain("Container 3 ");
    assertThat(before.chars().filter(c -> c == '\n').count()).isLessThan(10);
  }
}
