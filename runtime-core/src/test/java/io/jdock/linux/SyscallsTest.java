package io.jdock.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SyscallsTest {
  @Test
  void getpidIsTheJvmsOwnProcess() {
    assertThat(Syscalls.host().invoke(SyscallNumber.GETPID))
        .isEqualTo(ProcessHandle.current().pid());
  }

  @Test
  void aRefusedCallNamesTheCallThePathAndTheReason() {
    try (NativeScope scope = new NativeScope()) {
      long result =
          Syscalls.host().invoke(SyscallNumber.OPENAT, -100, scope.cString("/no/such"), 0);
      assertThatThrownBy(() -> LinuxException.check(result, "open", "/no/such"))
          .hasMessage("open /no/such: no such file or directory");
    }
  }
}
