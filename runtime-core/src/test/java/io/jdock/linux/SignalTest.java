package io.jdock.linux;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignalTest {
  @ParameterizedTest
  @CsvSource({
    "SIGTERM,15",
    "TERM,15",
    "term,15",
    "15,15",
    "KILL,9",
    "SIGRTMIN,34",
    "rtmin+3,37",
    "SIGRTMAX-1,63",
    "SIGSYS,31",
    "CLD,17"
  })
  void isReadByNameOrNumber(String text, int number) {
    assertThat(Signal.parse(text)).contains(number);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "65", "99999999999", "NOPE", "SIG", "-1"})
  void isEmptyForNoSignal(String text) {
    assertThat(Signal.parse(text)).isEmpty();
  }

  @Test
  void everyNameReadsAsItsNumber() {
    for (int number = 1; number <= 64; number++) {
      if (number != 32 && number != 33) {
        assertThat(Signal.parse(Signal.name(number))).contains(number);
      }
    }
  }
}
