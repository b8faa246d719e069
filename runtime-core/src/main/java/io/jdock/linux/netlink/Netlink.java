package io.jdock.linux.netlink;

import io.jdock.linux.LinuxException;
import io.jdock.linux.Syscalls;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The links, addresses and routes of one network namespace. Thread-safe. */
public final class Netlink implements AutoCloseable {
  private final NetlinkConnection connection;

  public Netlink(NetlinkTransport transport) {
    this.connection = new NetlinkConnection(transport);
  }

  /** The namespace of the calling thread. */
  public static Netlink open(Syscalls syscalls) throws LinuxException {
    return new Netlink(NetlinkSocket.open(syscalls));
  }

  /** The namespace behind a path, such as {@code /proc/1234/ns/net}. */
  public static Netlink openIn(Syscalls syscalls, Path netns) throws IOException {
    return NamespaceThread.callIn(syscalls, netns, () -> open(syscalls));
  }

  public Links links() {
    return new Links(connection);
  }

  public Addresses addresses() {
    return new Addresses(connection);
  }

  public Routes routes() {
    return new Routes(connection);
  }

  /** Several requests in one datagram. */
  public void execute(List<NetlinkRequest> requests) throws IOException {
    connection.execute(requests);
  }

  @Override
  public void close() {
    connection.close();
  }
}
