package io.jdock.linux;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A non-blocking UDP or TCP socket for the {@link EventLoop}. It belongs to the network namespace
 * of the thread that opens it, whichever thread uses it later; that is what Java's own channels
 * cannot share an epoll with.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/ip.7.html">ip(7)</a>
 */
public final class InetSocket implements AutoCloseable {
  /** Nothing can be read or written now. */
  public static final int WOULD_BLOCK = -1;

  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;
  private static final int SOCK_NONBLOCK_CLOEXEC = 0x800 | 0x80000;
  private static final int SOL_SOCKET = 1;
  private static final int SO_REUSEADDR = 2;
  private static final int IPPROTO_TCP = 6;
  private static final int TCP_NODELAY = 1;
  private static final int IPPROTO_IPV6 = 41;
  private static final int IPV6_V6ONLY = 26;
  private static final int SHUT_WR = 1;
  private static final int SO_ERROR = 4;
  private static final int MSG_NOSIGNAL = 0x4000;

  /** The kind of socket: SOCK_DGRAM or SOCK_STREAM. */
  public enum Type {
    UDP(2),
    TCP(1);

    private final int number;

    Type(int number) {
      this.number = number;
    }
  }

  private final Syscalls syscalls;
  private final Fd fd;

  private InetSocket(Syscalls syscalls, Fd fd) {
    this.syscalls = syscalls;
    this.fd = fd;
  }

  /**
   * In the calling thread's network namespace. Makes one system call and allocates no native
   * memory.
   *
   * @param family an address of the family that the socket is for
   */
  public static InetSocket open(Syscalls syscalls, Type type, InetAddress family)
      throws LinuxException {
    int domain = family.getAddress().length == 4 ? AF_INET : AF_INET6;
    long number =
        LinuxException.check(
            syscalls.invoke(SyscallNumber.SOCKET, domain, type.number | SOCK_NONBLOCK_CLOEXEC, 0),
            "socket",
            type.toString());
    return new InetSocket(syscalls, Fd.owning(number, syscalls));
  }

  /** For the event loop; stays this socket's. */
  public Fd fd() {
    return fd;
  }

  /** Port 0 lets the kernel choose. */
  public void bind(SocketBuffer buffer, InetSocketAddress to) throws LinuxException {
    int length = buffer.put(to);
    LinuxException.check(
        syscalls.invoke(SyscallNumber.BIND, fd.number(), buffer.address(), length),
        "bind",
        to.toString());
  }

  /** Lets a listening port be taken again although earlier connections still fade away. */
  public void reuseAddress(SocketBuffer buffer) throws LinuxException {
    set(buffer, SOL_SOCKET, SO_REUSEADDR, 1, "SO_REUSEADDR");
  }

  /** Has an IPv6 socket take IPv4 as well, whatever the host's default is. */
  public void bothFamilies(SocketBuffer buffer) throws LinuxException {
    set(buffer, IPPROTO_IPV6, IPV6_V6ONLY, 0, "IPV6_V6ONLY");
  }

  /** Sends what is written at once, however little it is. */
  public void noDelay(SocketBuffer buffer) throws LinuxException {
    set(buffer, IPPROTO_TCP, TCP_NODELAY, 1, "TCP_NODELAY");
  }

  private void set(SocketBuffer buffer, int level, int option, int value, String name)
      throws LinuxException {
    buffer.putInt(value);
    LinuxException.check(
        syscalls.invoke(
            SyscallNumber.SETSOCKOPT, fd.number(), level, option, buffer.data(), Integer.BYTES),
        "setsockopt",
        name);
  }

  /** Tells the peer that no more is sent; receiving goes on. */
  public void shutdownOutput() throws LinuxException {
    LinuxException.check(
        syscalls.invoke(SyscallNumber.SHUTDOWN, fd.number(), SHUT_WR), "shutdown", fd.toString());
  }

  public void listen(int backlog) throws LinuxException {
    LinuxException.check(syscalls.invoke(SyscallNumber.LISTEN, fd.number(), backlog), "listen", "");
  }

  public InetSocketAddress localAddress(SocketBuffer buffer) throws LinuxException {
    LinuxException.check(
        syscalls.invoke(
            SyscallNumber.GETSOCKNAME, fd.number(), buffer.address(), buffer.roomForAddress()),
        "getsockname",
        "");
    return buffer.socketAddress();
  }

  /**
   * Begins to connect; for TCP the socket is writable when it is done, see {@link #connectError}.
   * For UDP only that peer's datagrams are received from here on.
   */
  public void connect(SocketBuffer buffer, InetSocketAddress to) throws LinuxException {
    int length = buffer.put(to);
    long result = syscalls.invoke(SyscallNumber.CONNECT, fd.number(), buffer.address(), length);
    if (result != -Errnos.EINPROGRESS) {
      LinuxException.check(result, "connect", to.toString());
    }
  }

  /** 0, or the errno with which the connection failed. */
  public int connectError(SocketBuffer buffer) throws LinuxException {
    buffer.putInt(0);
    LinuxException.check(
        syscalls.invoke(
            SyscallNumber.GETSOCKOPT,
            fd.number(),
            SOL_SOCKET,
            SO_ERROR,
            buffer.data(),
            buffer.roomForAddress()),
        "getsockopt",
        "SO_ERROR");
    return buffer.getInt();
  }

  /** The next connection, null where none waits. */
  public @Nullable InetSocket accept() throws LinuxException {
    long number =
        syscalls.retrying(SyscallNumber.ACCEPT4, fd.number(), 0, 0, SOCK_NONBLOCK_CLOEXEC, 0, 0);
    if (number == -Errnos.EAGAIN) {
      return null;
    }
    return new InetSocket(
        syscalls, Fd.owning(LinuxException.check(number, "accept", ""), syscalls));
  }

  /** A message and where it came from. */
  public record Datagram(byte[] bytes, InetSocketAddress from) {}

  /** The next datagram, null where none waits. */
  public @Nullable Datagram receiveFrom(SocketBuffer buffer) throws LinuxException {
    long count =
        syscalls.retrying(
            SyscallNumber.RECVFROM,
            fd.number(),
            buffer.data(),
            buffer.size(),
            0,
            buffer.address(),
            buffer.roomForAddress());
    if (count == -Errnos.EAGAIN) {
      return null;
    }
    LinuxException.check(count, "recvfrom", "");
    return new Datagram(buffer.bytes((int) count), buffer.socketAddress());
  }

  /** What waits on a connected socket; null where nothing does, empty at a stream's end. */
  public byte @Nullable [] receive(SocketBuffer buffer) throws LinuxException {
    long count =
        syscalls.retrying(
            SyscallNumber.RECVFROM, fd.number(), buffer.data(), buffer.size(), 0, 0, 0);
    if (count == -Errnos.EAGAIN) {
      return null;
    }
    return buffer.bytes((int) LinuxException.check(count, "recvfrom", ""));
  }

  /**
   * Sends a datagram.
   *
   * @return false when there is no room for it now
   */
  public boolean sendTo(SocketBuffer buffer, byte[] bytes, InetSocketAddress to)
      throws LinuxException {
    buffer.put(bytes, 0, bytes.length);
    int length = buffer.put(to);
    long result =
        syscalls.retrying(
            SyscallNumber.SENDTO,
            fd.number(),
            buffer.data(),
            bytes.length,
            MSG_NOSIGNAL,
            buffer.address(),
            length);
    if (result == -Errnos.EAGAIN) {
      return false;
    }
    LinuxException.check(result, "sendto", to.toString());
    return true;
  }

  /**
   * Sends on a connected socket, at most 64 KiB at once.
   *
   * @return how many bytes went, or {@link #WOULD_BLOCK}
   */
  public int send(SocketBuffer buffer, byte[] bytes, int offset) throws LinuxException {
    int count = Math.min(bytes.length - offset, buffer.size());
    buffer.put(bytes, offset, count);
    long result =
        syscalls.retrying(
            SyscallNumber.SENDTO, fd.number(), buffer.data(), count, MSG_NOSIGNAL, 0, 0);
    if (result == -Errnos.EAGAIN) {
      return WOULD_BLOCK;
    }
    return (int) LinuxException.check(result, "sendto", "");
  }

  @Override
  public void close() {
    fd.close();
  }
}
