package io.jdock.engine.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jdock.engine.EngineException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DetachKeysTest {
  private static final byte CTRL_P = 16;
  private static final byte CTRL_Q = 17;

  @Test
  void passesWhatAreNotTheKeys() {
    DetachKeys.Matcher matcher = DetachKeys.parse("").matcher();
    assertThat(matcher.pass(new byte[] {'a', CTRL_P})).containsExactly('a');
    assertThat(matcher.pass(new byte[] {'b'})).containsExactly(CTRL_P, 'b');
    assertThat(matcher.detached()).isFalse();
  }

  @Test
  void detachesOnTheKeysAcrossReads() {
    DetachKeys.Matcher matcher = DetachKeys.parse("ctrl-p,ctrl-q").matcher();
    assertThat(matcher.pass(new byte[] {CTRL_P})).isEmpty();
    assertThat(matcher.pass(new byte[] {CTRL_Q, 'x'})).isEmpty();
    assertThat(matcher.detached()).isTrue();
  }

  @Test
  void aBrokenMatchMayBeginAnother() {
    DetachKeys.Matcher matcher = DetachKeys.parse("ctrl-p,ctrl-q").matcher();
    assertThat(matcher.pass(new byte[] {CTRL_P, CTRL_P, CTRL_Q})).containsExactly(CTRL_P);
    assertThat(matcher.detached()).isTrue();
  }

  @Test
  void readsSingleLettersAndControls() {
    DetachKeys.Matcher matcher = DetachKeys.parse("a,ctrl-[").matcher();
    matcher.pass(new byte[] {'a', 27});
    assertThat(matcher.detached()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ctrl-", "ctrl-1", "foo", "a,,b"})
  void refusesOthers(String keys) {
    assertThatThrownBy(() -> DetachKeys.parse(keys))
        .isInstanceOf(EngineException.class)
        .hasMessage("Invalid detach keys (" + keys + ") provided");
  }
}
