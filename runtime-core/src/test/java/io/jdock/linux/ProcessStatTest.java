package io.jdock.linux;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProcessStatTest {
  @Test
  void aCommandMayHoldSpacesAndParentheses() throws Exception {
    String stat = "7 (a) b (c) S 1 7 7 0 -1 4194560 1 0 0 0 0 0 0 0 20 0 1 0 12345 1 2 3 4 5 6 7";

    assertThat(ProcessStat.parse(stat)).isEqualTo(12345);
  }

  @Test
  void thereIsNoneOfAProcessThatIsNot() throws Exception {
    assertThat(ProcessStat.startTimeTicks(Integer.MAX_VALUE)).isEmpty();
    assertThat(ProcessStat.startTimeTicks((int) ProcessHandle.current().pid())).isPresent();
  }
}
