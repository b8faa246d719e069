package io.jdock.linux.netlink;

import io.jdock.linux.Errnos;
import io.jdock.linux.LinuxException;
import io.jdock.linux.Syscalls;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The connection tracking table of one network namespace, without the {@code conntrack} program.
 * Thread-safe.
 *
 * @see <a href="https://docs.kernel.org/netlink/specs/conntrack.html">kernel: conntrack over
 *     netlink</a>
 */
public final class Conntrack implements AutoCloseable {
  /** NFNL_SUBSYS_CTNETLINK; the upper byte of its messages' types. */
  private static final int SUBSYSTEM = 1;

  private static final int GET = SUBSYSTEM << 8 | 1;
  private static final int DELETE = SUBSYSTEM << 8 | 2;

  /** struct nfgenmsg: family, version, resource. */
  private static final int NFGENMSG_BYTES = 4;

  private static final int NESTED = 0x8000;
  private static final int TUPLE_ORIGINAL = 1;
  private static final int TUPLE_REPLY = 2;
  private static final int ID = 12;
  private static final int ZONE = 18;
  private static final int TUPLE_IP = 1;
  private static final int TUPLE_PROTOCOL = 2;
  private static final int IPV4_SOURCE = 1;
  private static final int IPV4_DESTINATION = 2;
  private static final int IPV6_SOURCE = 3;
  private static final int IPV6_DESTINATION = 4;
  private static final int PROTOCOL_NUMBER = 1;
  private static final int PROTOCOL_DESTINATION_PORT = 3;
  private static final int IPPROTO_UDP = 17;

  /** One direction of a flow. */
  public record Direction(InetAddress source, InetAddress destination, int destinationPort) {}

  /**
   * A UDP flow.
   *
   * @param original as its first packet was sent
   * @param reply as answers come: from somewhere else than that packet's destination when that is
   *     translated
   */
  public record UdpFlow(Direction original, Direction reply) {}

  private final NetlinkConnection connection;

  public Conntrack(NetlinkTransport transport) {
    this.connection = new NetlinkConnection(transport);
  }

  /**
   * The namespace of the calling thread.
   *
   * @throws LinuxException with EPROTONOSUPPORT where the kernel has no netfilter
   */
  public static Conntrack open(Syscalls syscalls) throws LinuxException {
    return new Conntrack(NetlinkSocket.open(syscalls, NetlinkSocket.NETLINK_NETFILTER));
  }

  /**
   * Has the kernel forget UDP flows, so that their next packets are looked at by the rules anew.
   *
   * @return how many there were
   * @throws NetlinkException with EINVAL where the kernel does not give its table by netlink
   *     (CONFIG_NF_CT_NETLINK)
   */
  public int forgetUdp(Predicate<UdpFlow> which) throws IOException {
    List<NetlinkRequest> deletions = new ArrayList<>();
    for (NetlinkMessage message :
        connection.dump(
            new NetlinkRequest(
                "list flows",
                GET,
                NetlinkRequest.DUMP,
                new byte[NFGENMSG_BYTES],
                new Attributes()))) {
      Attributes entry = message.attributes(NFGENMSG_BYTES);
      if (udp(entry).filter(which).isPresent()) {
        deletions.add(deletion(message.payload().get(0), entry));
      }
    }
    for (NetlinkRequest deletion : deletions) {
      try {
        connection.execute(deletion);
      } catch (NetlinkException e) {
        if (e.errno() != Errnos.ENOENT) { // ENOENT: it timed out meanwhile
          throw e;
        }
      }
    }
    return deletions.size();
  }

  private static NetlinkRequest deletion(byte family, Attributes entry) {
    Attributes attributes = new Attributes();
    entry.find(TUPLE_ORIGINAL).ifPresent(v -> attributes.bytes(TUPLE_ORIGINAL | NESTED, v));
    entry.find(ID).ifPresent(v -> attributes.bytes(ID, v));
    entry.find(ZONE).ifPresent(v -> attributes.bytes(ZONE, v));
    return new NetlinkRequest("delete flow", DELETE, 0, new byte[] {family, 0, 0, 0}, attributes);
  }

  private static Optional<UdpFlow> udp(Attributes entry) throws IOException {
    Optional<Direction> original = direction(entry.findNested(TUPLE_ORIGINAL));
    Optional<Direction> reply = direction(entry.findNested(TUPLE_REPLY));
    return original.isPresent() && reply.isPresent()
        ? Optional.of(new UdpFlow(original.get(), reply.get()))
        : Optional.empty();
  }

  private static Optional<Direction> direction(Attributes tuple) throws IOException {
    Attributes protocol = tuple.findNested(TUPLE_PROTOCOL);
    Optional<byte[]> number = protocol.find(PROTOCOL_NUMBER);
    Optional<byte[]> port = protocol.find(PROTOCOL_DESTINATION_PORT);
    Attributes ip = tuple.findNested(TUPLE_IP);
    Optional<byte[]> source = ip.find(IPV4_SOURCE).or(() -> ip.find(IPV6_SOURCE));
    Optional<byte[]> destination = ip.find(IPV4_DESTINATION).or(() -> ip.find(IPV6_DESTINATION));
    if (number.isEmpty()
        || number.get()[0] != IPPROTO_UDP
        || port.isEmpty()
        || source.isEmpty()
        || destination.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Direction(
            InetAddress.getByAddress(source.get()),
            InetAddress.getByAddress(destination.get()),
            Short.toUnsignedInt(ByteBuffer.wrap(port.get()).getShort())));
  }

  @Override
  public void close() {
    connection.close();
  }
}
