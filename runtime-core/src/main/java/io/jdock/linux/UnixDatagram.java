package io.jdock.linux;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import jnr.ffi.Pointer;

/**
 * A datagram socket connected to a path, which Java's channels do not have. Sends block, up to a
 * limit, while the receiver's queue is full. Not thread-safe.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/unix.7.html">unix(7)</a>
 */
public final class UnixDatagram implements AutoCloseable {
  /** The datagram is longer than the socket's send buffer. */
  public static final int EMSGSIZE = 90;

  private static final int AF_UNIX = 1;
  private static final int SOCK_DGRAM_CLOEXEC = 2 | 0x80000;
  private static final int SOL_SOCKET = 1;
  private static final int SO_SNDTIMEO = 21;
  private static final int SCM_RIGHTS = 1;
  private static final int MSG_NOSIGNAL = 0x4000;
  private static final int LONGEST_PATH = 107;
  private static final int MSGHDR = 56;
  private static final int CMSG = 24;
  private static final int CMSG_LENGTH = 20;

  private final Fd fd;
  private final Path path;

  private UnixDatagram(Fd fd, Path path) {
    this.fd = fd;
    this.path = path;
  }

  /**
   * @param patience how long a send may wait for room
   * @throws LinuxException ENOENT or ECONNREFUSED when nobody listens there
   */
  public static UnixDatagram connect(Path path, Duration patience) throws LinuxException {
    byte[] name = path.toString().getBytes(StandardCharsets.UTF_8);
    if (name.length > LONGEST_PATH) {
      throw new IllegalArgumentException("path too long for a socket: " + path);
    }
    Syscalls syscalls = Syscalls.host();
    Fd fd =
        Fd.owning(
            LinuxException.check(
                syscalls.invoke(SyscallNumber.SOCKET, AF_UNIX, SOCK_DGRAM_CLOEXEC, 0),
                "socket",
                "unix datagram"));
    try (NativeScope scope = new NativeScope()) {
      Pointer limit = scope.allocate(16);
      limit.putLong(0, patience.toSeconds());
      limit.putLong(8, patience.toNanosPart() / 1000);
      LinuxException.check(
          syscalls.invoke(
              SyscallNumber.SETSOCKOPT, fd.number(), SOL_SOCKET, SO_SNDTIMEO, limit.address(), 16),
          "setsockopt",
          "SO_SNDTIMEO");
      Pointer address = scope.allocate(2 + name.length + 1);
      address.putShort(0, (short) AF_UNIX);
      address.put(2, name, 0, name.length);
      LinuxException.check(
          syscalls.retrying(
              SyscallNumber.CONNECT, fd.number(), address.address(), 2 + name.length + 1, 0, 0, 0),
          "connect",
          path.toString());
    } catch (LinuxException e) {
      fd.close();
      throw e;
    }
    return new UnixDatagram(fd, path);
  }

  /**
   * Sends one datagram.
   *
   * @throws LinuxException with {@link #EMSGSIZE}, with EAGAIN when there was no room for too long
   */
  public void send(byte[] bytes) throws LinuxException {
    try (NativeScope scope = new NativeScope()) {
      LinuxException.check(
          Syscalls.host()
              .retrying(
                  SyscallNumber.SENDTO,
                  fd.number(),
                  scope.bytes(bytes),
                  bytes.length,
                  MSG_NOSIGNAL,
                  0,
                  0),
          "send",
          path.toString());
    }
  }

  /** Sends an open file, in a datagram without content. See SCM_RIGHTS in unix(7). */
  public void send(Fd file) throws LinuxException {
    try (NativeScope scope = new NativeScope()) {
      Pointer control = scope.allocate(CMSG);
      control.putLong(0, CMSG_LENGTH);
      control.putInt(8, SOL_SOCKET);
      control.putInt(12, SCM_RIGHTS);
      control.putInt(16, file.number());
      Pointer header = scope.allocate(MSGHDR);
      header.putLong(32, control.address());
      header.putLong(40, CMSG);
      LinuxException.check(
          Syscalls.host()
              .retrying(
                  SyscallNumber.SENDMSG, fd.number(), header.address(), MSG_NOSIGNAL, 0, 0, 0),
          "sendmsg",
          path.toString());
    }
  }

  /** A sealed file in memory with that content, as the journal takes it. See memfd_create(2). */
  public static Fd sealedMemory(String name, byte[] bytes) throws LinuxException {
    int cloexecAndSealing = 1 | 2;
    int addSeals = 1033;
    int allSeals = 1 | 2 | 4 | 8;
    Syscalls syscalls = Syscalls.host();
    try (NativeScope scope = new NativeScope()) {
      Fd memory =
          Fd.owning(
              LinuxException.check(
                  syscalls.invoke(
                      SyscallNumber.MEMFD_CREATE, scope.cString(name), cloexecAndSealing),
                  "memfd_create",
                  name));
      try {
        long at = scope.bytes(bytes);
        for (int written = 0; written < bytes.length; ) {
          written +=
              (int)
                  LinuxException.check(
                      syscalls.retrying(
                          SyscallNumber.WRITE,
                          memory.number(),
                          at + written,
                          bytes.length - written,
                          0,
                          0,
                          0),
                      "write",
                      name);
        }
        LinuxException.check(
            syscalls.invoke(SyscallNumber.FCNTL, memory.number(), addSeals, allSeals),
            "fcntl F_ADD_SEALS",
            name);
        return memory;
      } catch (LinuxException e) {
        memory.close();
        throw e;
      }
    }
  }

  @Override
  public void close() {
    fd.close();
  }
}
