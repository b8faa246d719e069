package io.jdock.linux.netlink;

import io.jdock.linux.Errnos;
import io.jdock.linux.Fd;
import io.jdock.linux.LinuxException;
import io.jdock.linux.NativeScope;
import io.jdock.linux.SyscallNumber;
import io.jdock.linux.Syscalls;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import jnr.ffi.Pointer;

/**
 * A netlink socket. It belongs to the network namespace of the thread that opens it, whichever
 * thread uses it later.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/netlink.7.html">netlink(7)</a>
 */
public final class NetlinkSocket implements NetlinkTransport {
  private static final int AF_NETLINK = 16;
  private static final int SOCK_RAW_CLOEXEC = 3 | 0x80000;
  static final int NETLINK_ROUTE = 0;
  static final int NETLINK_NETFILTER = 12;
  private static final int SOL_NETLINK = 270;

  /** struct sockaddr_nl: family, pad, port, groups. */
  private static final int SOCKADDR_NL_BYTES = 12;

  private static final int NETLINK_ADD_MEMBERSHIP = 1;
  private static final int MSG_DONTWAIT = 0x40;

  /** Errors do not carry the request back, only its header. */
  private static final int NETLINK_CAP_ACK = 10;

  /** Errors carry the kernel's explanation as text. */
  private static final int NETLINK_EXT_ACK = 11;

  /** The kernel never sends a larger dump part than this. */
  private static final int BUFFER_BYTES = 32 * 1024;

  private final Syscalls syscalls;
  private final Fd fd;
  private final NativeScope memory = new NativeScope();
  private final Pointer buffer = memory.allocate(BUFFER_BYTES);

  private NetlinkSocket(Syscalls syscalls, Fd fd) {
    this.syscalls = syscalls;
    this.fd = fd;
  }

  /** For links, addresses and routes. */
  public static NetlinkSocket open(Syscalls syscalls) throws LinuxException {
    return open(syscalls, NETLINK_ROUTE);
  }

  /**
   * @param protocol NETLINK_*
   */
  static NetlinkSocket open(Syscalls syscalls, int protocol) throws LinuxException {
    long number =
        LinuxException.check(
            syscalls.invoke(SyscallNumber.SOCKET, AF_NETLINK, SOCK_RAW_CLOEXEC, protocol),
            "socket",
            protocol == NETLINK_ROUTE ? "NETLINK_ROUTE" : "NETLINK_NETFILTER");
    NetlinkSocket socket = new NetlinkSocket(syscalls, Fd.owning(number, syscalls));
    try {
      socket.enable(NETLINK_CAP_ACK);
      socket.enable(NETLINK_EXT_ACK);
    } catch (LinuxException e) {
      socket.close();
      throw e;
    }
    return socket;
  }

  private void enable(int option) throws LinuxException {
    set(option, 1);
  }

  /** Receives what the kernel tells a group of its listeners: RTNLGRP_* of rtnetlink.h. */
  void join(int group) throws LinuxException {
    // Without an address of its own the socket is taken for the kernel's, which is not told.
    buffer.setMemory(0, SOCKADDR_NL_BYTES, (byte) 0);
    buffer.putShort(0, (short) AF_NETLINK);
    LinuxException.check(
        syscalls.invoke(SyscallNumber.BIND, fd.number(), buffer.address(), SOCKADDR_NL_BYTES),
        "bind",
        "netlink");
    set(NETLINK_ADD_MEMBERSHIP, group);
  }

  Fd fd() {
    return fd;
  }

  private void set(int option, int value) throws LinuxException {
    buffer.putInt(0, value);
    LinuxException.check(
        syscalls.invoke(
            SyscallNumber.SETSOCKOPT, fd.number(), SOL_NETLINK, option, buffer.address(), 4),
        "setsockopt",
        "SOL_NETLINK " + option);
  }

  @Override
  public void send(ByteBuffer datagram) throws LinuxException {
    int length = datagram.remaining();
    if (length > BUFFER_BYTES) {
      throw new LinuxException("sendto", "netlink", Errnos.EINVAL);
    }
    byte[] bytes = new byte[length];
    datagram.get(bytes);
    buffer.put(0, bytes, 0, length);
    LinuxException.check(
        syscalls.retrying(SyscallNumber.SENDTO, fd.number(), buffer.address(), length, 0, 0, 0),
        "sendto",
        "netlink");
  }

  @Override
  public ByteBuffer receive() throws LinuxException {
    return received(receive(0));
  }

  /**
   * What has come, if anything.
   *
   * @throws LinuxException with ENOBUFS when something was lost, for too much had come
   */
  Optional<ByteBuffer> poll() throws LinuxException {
    long length = receive(MSG_DONTWAIT);
    return length == -Errnos.EAGAIN ? Optional.empty() : Optional.of(received(length));
  }

  private long receive(int flags) {
    return syscalls.retrying(
        SyscallNumber.RECVFROM, fd.number(), buffer.address(), BUFFER_BYTES, flags, 0, 0);
  }

  private ByteBuffer received(long result) throws LinuxException {
    long length = LinuxException.check(result, "recvfrom", "netlink");
    byte[] bytes = new byte[(int) length];
    buffer.get(0, bytes, 0, bytes.length);
    return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
  }

  @Override
  public void close() {
    fd.close();
    memory.close();
  }
}
