package io.jdock.linux.seccomp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jdock.linux.Errnos;
import io.jdock.linux.NativeScope;
import io.jdock.linux.SyscallNumber;
import io.jdock.linux.Syscalls;
import io.jdock.linux.capability.CapabilitySet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import jnr.ffi.Pointer;
import org.junit.jupiter.api.Test;

/** Puts the kernel's own judgement beside the interpreter's, on a thread that ends afterwards. */
class SeccompRootTest {
  private static final int PR_SET_NO_NEW_PRIVS = 38;
  private static final int SECCOMP_SET_MODE_FILTER = 1;

  @Test
  void theKernelTakesTheDefaultFilterAndObeysIt() throws Exception {
    assumeTrue("root".equals(System.getProperty("user.name")), "needs root");
    SeccompFilter filter = new SeccompFilters().dockerDefault(CapabilitySet.dockerDefaults());
    CompletableFuture<Map<String, Long>> results = new CompletableFuture<>();
    Thread confined =
        new Thread(
            () -> {
              try {
                results.complete(tryCalls(filter));
              } catch (RuntimeException | Error e) {
                results.completeExceptionally(e);
              }
            });
    confined.start();
    assertThat(results.get())
        .containsEntry("no_new_privs", 0L)
        .containsEntry("seccomp", 0L)
        .containsEntry("getpid", ProcessHandle.current().pid())
        .containsEntry("keyctl", (long) -Errnos.EPERM)
        .containsEntry("unshare", (long) -Errnos.EPERM)
        .containsEntry("clone3", (long) -Errnos.ENOSYS);
    confined.join();
  }

  private static Map<String, Long> tryCalls(SeccompFilter filter) {
    Syscalls kernel = Syscalls.host();
    Map<String, Long> results = new LinkedHashMap<>();
    try (NativeScope scope = new NativeScope()) {
      Pointer program = scope.allocate(16);
      program.putShort(0, (short) filter.length());
      program.putLong(8, scope.bytes(filter.program()));
      results.put("no_new_privs", kernel.invoke(SyscallNumber.PRCTL, PR_SET_NO_NEW_PRIVS, 1));
      results.put(
          "seccomp",
          kernel.invoke(
              SyscallNumber.SECCOMP, SECCOMP_SET_MODE_FILTER, filter.flags(), program.address()));
      results.put("getpid", kernel.invoke(SyscallNumber.GETPID));
      results.put("keyctl", kernel.invoke(SyscallNumber.KEYCTL, 0));
      results.put("unshare", kernel.invoke(SyscallNumber.UNSHARE, 0));
      results.put("clone3", kernel.invoke(SyscallNumber.CLONE3, 0, 0));
    }
    return results;
  }
}
