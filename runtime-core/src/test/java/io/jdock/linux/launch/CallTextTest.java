package io.jdock.linux.launch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CallTextTest {
  @Test
  void noFlagsOfACopyAreNotAWayToOpen() {
    LaunchProgramBuilder program = new LaunchProgramBuilder();

    assertThat(program.dup3(Value.of(58), 0, 0).call().get()).isEqualTo("dup3(58, 0, 0)");
    assertThat(program.dup3(Value.of(58), 0, 0x80000).call().get())
        .isEqualTo("dup3(58, 0, O_CLOEXEC)");
  }
}
