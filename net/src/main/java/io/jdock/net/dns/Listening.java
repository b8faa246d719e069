package io.jdock.net.dns;

import io.jdock.linux.Errnos;
import io.jdock.linux.Fd;
import io.jdock.linux.InetSocket;
import io.jdock.linux.KernelJournal;
import io.jdock.linux.KernelJournal.Phase;
import io.jdock.linux.LinuxException;
import io.jdock.linux.SocketBuffer;
import io.jdock.linux.Syscalls;
import io.jdock.linux.netlink.NamespaceThread;
import io.jdock.linux.netlink.NetlinkException;
import io.jdock.linux.netlink.NftRule;
import io.jdock.linux.netlink.NftRule.Transport;
import io.jdock.linux.netlink.NftTable;
import io.jdock.linux.netlink.NftablesClient;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Opens the server's sockets inside a container's namespace, on free ports of 127.0.0.11, and has
 * the kernel exchange these for port 53 in every packet, so that the container may bind 0.0.0.0:53
 * itself.
 *
 * <p>Docker does that with NAT, where each query costs an entry in the connection tracking table
 * for 30 seconds; the table is the whole machine's, and 10,000 queries a second would fill it. Here
 * packets are rewritten on their way out and nothing is remembered: questions behind connection
 * tracking and answers before it, so that a firewall inside the container sees one connection to
 * port 53 in both directions.
 */
final class Listening {
  private static final String TABLE = "jdock-dns";
  private static final int DNS_PORT = 53;
  private static final int BACKLOG = 128;
  private static final int BEFORE_TRACKING = -300;
  private static final int BEHIND_TRACKING = -100;

  private static final int EPROTONOSUPPORT = 93;
  private static final int EAFNOSUPPORT = 97;

  /** How the various kernels say that they were built without nf_tables or a part of it. */
  private static final Set<Integer> NO_NF_TABLES =
      Set.of(Errnos.ENOENT, Errnos.EINVAL, Errnos.EOPNOTSUPP, EPROTONOSUPPORT, EAFNOSUPPORT);

  private final Syscalls syscalls;
  private final Inet4Address address;

  Listening(Syscalls syscalls) throws IOException {
    this.syscalls = syscalls;
    this.address = (Inet4Address) InetAddress.getByName(Resolver.ADDRESS);
  }

  Listeners open(Fd namespace, KernelJournal journal) throws IOException {
    String nsenter = "nsenter --net=" + path(namespace) + " ";
    try (SocketBuffer buffer = SocketBuffer.forAddresses()) {
      return NamespaceThread.callIn(
          syscalls, Path.of(namespace.procPath()), () -> inside(buffer, nsenter, journal));
    }
  }

  /** Where the namespace is mounted, for the shell. */
  private static Path path(Fd namespace) throws IOException {
    Path descriptor = Path.of(namespace.procPath());
    Path target = Files.readSymbolicLink(descriptor);
    return target.isAbsolute() ? target : descriptor;
  }

  private Listeners inside(SocketBuffer buffer, String nsenter, KernelJournal journal)
      throws IOException {
    Listeners listeners = bind(buffer, 0, Optional.empty(), nsenter, journal);
    try {
      int udp = listeners.udp().localAddress(buffer).getPort();
      int tcp = listeners.tcp().localAddress(buffer).getPort();
      Optional<String> reason = redirect(table(udp, tcp), nsenter, journal);
      if (reason.isEmpty()) {
        return listeners;
      }
      listeners.close();
      String warning =
          "the embedded DNS server holds port 53 of "
              + Resolver.ADDRESS
              + ", the container cannot bind it: "
              + reason.get();
      return bind(buffer, DNS_PORT, Optional.of(warning), nsenter, journal);
    } catch (IOException | RuntimeException e) {
      listeners.close();
      throw e;
    }
  }

  private Listeners bind(
      SocketBuffer buffer,
      int port,
      Optional<String> warning,
      String nsenter,
      KernelJournal journal)
      throws LinuxException {
    long start = System.nanoTime();
    InetSocketAddress to = new InetSocketAddress(address, port);
    InetSocket udp = InetSocket.open(syscalls, InetSocket.Type.UDP, address);
    try {
      InetSocket tcp = InetSocket.open(syscalls, InetSocket.Type.TCP, address);
      try {
        udp.bind(buffer, to);
        tcp.reuseAddress(buffer);
        tcp.bind(buffer, to);
        tcp.listen(BACKLOG);
        String at = Resolver.ADDRESS + ":" + udp.localAddress(buffer).getPort();
        journal.done(
            Phase.NETWORK,
            () -> "socket, bind " + at + " (UDP and TCP), listen",
            "jdock's DNS server answers inside the container, without a process there",
            () ->
                nsenter
                    + "dnsmasq --keep-in-foreground --no-hosts --hostsdir=/run/names"
                    + " --listen-address="
                    + Resolver.ADDRESS,
            start);
        return new Listeners(udp, tcp, warning);
      } catch (LinuxException e) {
        tcp.close();
        throw e;
      }
    } catch (LinuxException e) {
      udp.close();
      throw e;
    }
  }

  private NftTable table(int udp, int tcp) {
    return new NftTable(
        TABLE,
        List.of(
            new NftTable.Chain(
                "questions",
                NftTable.Hook.OUTPUT,
                BEHIND_TRACKING,
                List.of(question(Transport.UDP, udp), question(Transport.TCP, tcp))),
            new NftTable.Chain(
                "answers",
                NftTable.Hook.OUTPUT,
                BEFORE_TRACKING,
                List.of(answer(Transport.UDP, udp), answer(Transport.TCP, tcp)))));
  }

  private NftRule question(Transport transport, int port) {
    return NftRule.forAll().to(address).toPort(transport, DNS_PORT).setToPort(transport, port);
  }

  private NftRule answer(Transport transport, int port) {
    return NftRule.forAll()
        .from(address)
        .fromPort(transport, port)
        .setFromPort(transport, DNS_PORT);
  }

  /** Makes the rules; the reason is returned where this kernel cannot have any. */
  private Optional<String> redirect(NftTable table, String nsenter, KernelJournal journal)
      throws IOException {
    long start = System.nanoTime();
    int errno;
    String message;
    try (NftablesClient nftables = NftablesClient.open(syscalls)) {
      nftables.replace(table);
      journal.done(
          Phase.NETWORK,
          () -> "NFT_MSG_NEWTABLE, NFT_MSG_NEWCHAIN, NFT_MSG_NEWRULE " + TABLE,
          "leads port 53 of 127.0.0.11 to the DNS server, and leaves port 53 to the container",
          () -> nsenter + "nft '" + table.script() + "'",
          start);
      return Optional.empty();
    } catch (NetlinkException e) {
      errno = e.errno();
      message = String.valueOf(e.getMessage());
      if (!NO_NF_TABLES.contains(errno)) {
        throw e;
      }
    } catch (LinuxException e) {
      errno = e.errno();
      message = String.valueOf(e.getMessage());
      if (!NO_NF_TABLES.contains(errno)) {
        throw e;
      }
    }
    journal.failed(
        Phase.NETWORK,
        () -> "NFT_MSG_NEWTABLE " + TABLE,
        "this kernel cannot redirect port 53: the DNS server takes the port itself",
        () -> nsenter + "nft '" + table.script() + "'",
        errno,
        start);
    return Optional.of(message);
  }
}
