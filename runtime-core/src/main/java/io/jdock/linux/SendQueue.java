package io.jdock.linux;

import jnr.ffi.Pointer;

/** What was sent on a socket and is still on its way. */
public final class SendQueue {
  private static final long SIOCOUTQ = 0x5411; // asm-generic/ioctls.h: TIOCOUTQ

  private SendQueue() {}

  /**
   * The memory that the kernel holds of what was sent: 0 once the other side has read it all (unix
   * sockets: net/unix/af_unix.c, unix_outq_len).
   *
   * @param socket a descriptor
   * @throws LinuxException when it is no socket
   */
  public static int length(int socket) throws LinuxException {
    try (NativeScope scope = new NativeScope()) {
      Pointer length = scope.allocate(8);
      long result = Syscalls.host().invoke(SyscallNumber.IOCTL, socket, SIOCOUTQ, length.address());
      LinuxException.check(result, "ioctl SIOCOUTQ", "socket " + socket);
      return length.getInt(0);
    }
  }
}
