package io.jdock.engine.log.remote;

import io.jdock.linux.Fd;
import io.jdock.linux.LinuxException;
import io.jdock.linux.NativeScope;
import io.jdock.linux.SyscallNumber;
import io.jdock.linux.Syscalls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import jnr.ffi.Pointer;

/** A datagram socket bound to a path that records what comes, and the files that come with it. */
final class UnixReceiver implements AutoCloseable {
  private static final int BUFFER = 1 << 18;
  private final Fd fd;

  UnixReceiver(Path path) throws LinuxException {
    fd =
        Fd.owning(
            LinuxException.check(
                Syscalls.host().invoke(SyscallNumber.SOCKET, 1, 2 | 0x80000, 0), "socket", ""));
    try (NativeScope scope = new NativeScope()) {
      byte[] name = path.toString().getBytes(StandardCharsets.UTF_8);
      Pointer address = scope.allocate(110);
      address.putShort(0, (short) 1);
      address.put(2, name, 0, name.length);
      LinuxException.check(
          Syscalls.host()
              .invoke(SyscallNumber.BIND, fd.number(), address.address(), 2 + name.length + 1),
          "bind",
          path.toString());
    }
  }

  byte[] receive() throws IOException {
    try (NativeScope scope = new NativeScope()) {
      Pointer data = scope.allocate(BUFFER);
      Pointer control = scope.allocate(24);
      Pointer vector = scope.allocate(16);
      vector.putLong(0, data.address());
      vector.putLong(8, BUFFER);
      Pointer header = scope.allocate(56);
      header.putLong(16, vector.address());
      header.putLong(24, 1);
      header.putLong(32, control.address());
      header.putLong(40, 24);
      int count =
          (int)
              LinuxException.check(
                  Syscalls.host()
                      .invoke(SyscallNumber.RECVMSG, fd.number(), header.address(), 0x40000000),
                  "recvmsg",
                  "");
      if (header.getLong(40) >= 20) {
        int file = control.getInt(16);
        try (Fd received = Fd.owning(file)) {
          return Files.readAllBytes(Path.of("/proc/self/fd/" + received.number()));
        }
      }
      byte[] bytes = new byte[count];
      data.get(0, bytes, 0, count);
      return bytes;
    }
  }

  @Override
  public void close() {
    fd.close();
  }
}
