package io.jdock.linux.launch;

import io.jdock.linux.LinuxException;
import io.jdock.linux.SyscallNumber;
import io.jdock.linux.Syscalls;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/**
 * The machine code that runs a launch program, in an executable page of its own.
 *
 * <p>As C it would be
 *
 * <pre>{@code
 * long launch(struct clone_args *args, size_t size, struct record *r) {
 *   long pid = clone3(args, size);
 *   if (pid != 0) return pid;                       // the parent, or a negated errno
 *   for (; r->number >= 0; r++) {                   // the child
 *     r->result = syscall(r->number, *r->args[0], ... *r->args[5]);
 *     r->counter = the processor's counter;
 *     if (-4096 <= r->result && r->result < 0 && !(r->tolerated >> -r->result & 1)) break;
 *   }
 *   for (;;) { exit_group(127); exit(127); }
 * }
 * }</pre>
 *
 * It touches neither the stack nor thread-local storage: both belong to the parent's thread.
 */
final class LaunchStub {
  private static final int PAGE = 4096;
  private static final int PROT_READ_WRITE = 3;
  private static final int PROT_READ_EXEC = 5;
  private static final int MAP_PRIVATE_ANONYMOUS = 0x22;

  private final long address;

  private LaunchStub(long address) {
    this.address = address;
  }

  /** Puts the code for this machine's processor into memory. */
  static LaunchStub assemble() throws LinuxException {
    String arch = System.getProperty("os.arch");
    byte[] code =
        switch (arch) {
          case "amd64" -> X86Stub.code();
          case "aarch64" -> ArmStub.code();
          default -> throw new IllegalStateException("jdock does not run on " + arch);
        };
    Syscalls syscalls = Syscalls.host();
    long page =
        LinuxException.check(
            syscalls.invoke(
                SyscallNumber.MMAP, 0, PAGE, PROT_READ_WRITE, MAP_PRIVATE_ANONYMOUS, -1, 0),
            "mmap",
            "launch stub");
    Pointer.wrap(Runtime.getSystemRuntime(), page).put(0, code, 0, code.length);
    LinuxException.check(
        syscalls.invoke(SyscallNumber.MPROTECT, page, PAGE, PROT_READ_EXEC),
        "mprotect",
        "launch stub");
    return new LaunchStub(page);
  }

  /** Its entry point. */
  long address() {
    return address;
  }
}
