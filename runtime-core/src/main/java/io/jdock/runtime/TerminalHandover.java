package io.jdock.runtime;

import io.jdock.linux.Errnos;
import io.jdock.linux.Fd;
import io.jdock.linux.LinuxException;
import io.jdock.linux.NativeScope;
import io.jdock.linux.SyscallNumber;
import io.jdock.linux.Syscalls;
import io.jdock.linux.launch.LaunchProgramBuilder;
import io.jdock.linux.launch.Value;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import jnr.ffi.Pointer;

/**
 * How a terminal's master gets from the child, which opened it inside the container, to the daemon:
 * as SCM_RIGHTS over a socket pair.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/unix.7.html">unix(7)</a>
 */
final class TerminalHandover implements AutoCloseable {
  private static final int AF_UNIX = 1;
  private static final int SOCK_DGRAM_CLOEXEC = 2 | 0x80000;
  private static final int SOL_SOCKET = 1;
  private static final int SCM_RIGHTS = 1;
  private static final int MSG_DONTWAIT = 0x40;
  private static final int MSG_CMSG_CLOEXEC = 0x40000000;

  /** {@code struct cmsghdr} and one descriptor. */
  private static final int CONTROL_LENGTH = 20;

  private static final int CONTROL_SPACE = 24;
  private static final int MESSAGE_HEADER = 56;

  private final Fd daemon;
  private final Fd child;
  private final int slot;

  private TerminalHandover(Fd daemon, Fd child, int slot) {
    this.daemon = daemon;
    this.child = child;
    this.slot = slot;
  }

  /**
   * @param used the descriptors that the program needs until it has the terminal
   */
  static TerminalHandover create(List<Fd> used) throws LinuxException {
    try (NativeScope scope = new NativeScope()) {
      Pointer ends = scope.allocate(8);
      LinuxException.check(
          Syscalls.host()
              .invoke(SyscallNumber.SOCKETPAIR, AF_UNIX, SOCK_DGRAM_CLOEXEC, 0, ends.address()),
          "socketpair",
          "");
      Fd daemon = Fd.owning(ends.getInt(0));
      Fd child = Fd.owning(ends.getInt(4));
      Set<Integer> taken = new HashSet<>();
      used.forEach(fd -> taken.add(fd.number()));
      taken.add(child.number());
      int slot = 3;
      while (taken.contains(slot)) {
        slot++;
      }
      return new TerminalHandover(daemon, child, slot);
    }
  }

  /** The number that the master has in the child: known beforehand, so it can be in the message. */
  int slot() {
    return slot;
  }

  int childSocket() {
    return child.number();
  }

  /** The {@code struct msghdr} that carries the master. */
  Value message(LaunchProgramBuilder program) {
    long control = address(program.ints(CONTROL_LENGTH, 0, SOL_SOCKET, SCM_RIGHTS, slot, 0));
    long vector = address(program.longs(address(program.text("t")), 1));
    return program.longs(0, 0, vector, 1, control, CONTROL_SPACE, 0);
  }

  private static long address(Value value) {
    return ((Value.Constant) value).number();
  }

  /** Takes the master that the child has sent; never blocks. */
  Fd receive() throws LinuxException {
    try (NativeScope scope = new NativeScope()) {
      Pointer control = scope.allocate(CONTROL_SPACE);
      Pointer vector = scope.allocate(16);
      vector.putLong(0, scope.address(8));
      vector.putLong(8, 1);
      Pointer header = scope.allocate(MESSAGE_HEADER);
      header.putLong(16, vector.address());
      header.putLong(24, 1);
      header.putLong(32, control.address());
      header.putLong(40, CONTROL_SPACE);
      LinuxException.check(
          Syscalls.host()
              .invoke(
                  SyscallNumber.RECVMSG,
                  daemon.number(),
                  header.address(),
                  MSG_DONTWAIT | MSG_CMSG_CLOEXEC),
          "recvmsg",
          "terminal");
      if (header.getLong(40) < CONTROL_LENGTH || control.getInt(12) != SCM_RIGHTS) {
        throw new LinuxException("recvmsg", "terminal", Errnos.EBADF);
      }
      return Fd.owning(control.getInt(16));
    }
  }

  @Override
  public void close() {
    daemon.close();
    child.close();
  }
}
