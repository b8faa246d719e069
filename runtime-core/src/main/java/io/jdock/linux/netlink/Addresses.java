package io.jdock.linux.netlink;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The addresses of a network namespace's links, IPv4 and IPv6. */
public final class Addresses {
  static final int RTM_NEWADDR = 20;
  static final int RTM_DELADDR = 21;
  static final int RTM_GETADDR = 22;

  /** struct ifaddrmsg: family, prefix length, flags, scope, index. */
  private static final int IFADDRMSG_BYTES = 8;

  static final int IFA_ADDRESS = 1;
  static final int IFA_LOCAL = 2;
  static final int IFA_BROADCAST = 4;

  /** No duplicate address detection: our allocator gives no address twice. */
  private static final int IFA_F_NODAD = 2;

  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;

  private final NetlinkConnection connection;

  Addresses(NetlinkConnection connection) {
    this.connection = connection;
  }

  public void add(int linkIndex, InetAddress address, int prefix) throws IOException {
    connection.execute(addRequest(linkIndex, address, prefix));
  }

  /**
   * To be sent together with others. An IPv4 address gets its network's broadcast address; an IPv6
   * address can be used at once, without a look for somebody else who has it.
   */
  public static NetlinkRequest addRequest(int linkIndex, InetAddress address, int prefix) {
    byte[] bytes = address.getAddress();
    Attributes attributes = attributes(bytes);
    if (bytes.length == 4 && prefix < 31) {
      int host = prefix == 0 ? -1 : (1 << (32 - prefix)) - 1;
      int broadcast = ByteBuffer.wrap(bytes).getInt() | host;
      attributes.bytes(IFA_BROADCAST, ByteBuffer.allocate(4).putInt(broadcast).array());
    }
    return new NetlinkRequest(
        "add address " + address.getHostAddress() + "/" + prefix + " to link " + linkIndex,
        RTM_NEWADDR,
        NetlinkRequest.CREATE | NetlinkRequest.EXCL,
        header(bytes, linkIndex, prefix, bytes.length == 16 ? IFA_F_NODAD : 0),
        attributes);
  }

  public void delete(InterfaceAddress address) throws IOException {
    byte[] bytes = address.address().getAddress();
    connection.execute(
        new NetlinkRequest(
            "delete address " + address.address().getHostAddress(),
            RTM_DELADDR,
            0,
            header(bytes, address.linkIndex(), address.prefix(), 0),
            attributes(bytes)));
  }

  public List<InterfaceAddress> list() throws IOException {
    List<InterfaceAddress> addresses = new ArrayList<>();
    for (NetlinkMessage message :
        connection.dump(
            new NetlinkRequest(
                "list addresses",
                RTM_GETADDR,
                NetlinkRequest.DUMP,
                new byte[IFADDRMSG_BYTES],
                new Attributes()))) {
      int family = message.payload().get(0);
      if (message.type() == RTM_NEWADDR && (family == AF_INET || family == AF_INET6)) {
        Attributes attributes = message.attributes(IFADDRMSG_BYTES);
        Optional<byte[]> local = attributes.find(IFA_LOCAL);
        Optional<byte[]> address = local.isPresent() ? local : attributes.find(IFA_ADDRESS);
        if (address.isPresent()) {
          addresses.add(
              new InterfaceAddress(
                  message.payload().getInt(4),
                  InetAddress.getByAddress(address.get()),
                  Byte.toUnsignedInt(message.payload().get(1))));
        }
      }
    }
    return addresses;
  }

  private static Attributes attributes(byte[] address) {
    return new Attributes().bytes(IFA_LOCAL, address).bytes(IFA_ADDRESS, address);
  }

  private static byte[] header(byte[] address, int linkIndex, int prefix, int flags) {
    return ByteBuffer.allocate(IFADDRMSG_BYTES)
        .order(ByteOrder.nativeOrder())
        .put((byte) (address.length == 4 ? AF_INET : AF_INET6))
        .put((byte) prefix)
        .put((byte) flags)
        .put((byte) 0)
        .putInt(linkIndex)
        .array();
  }
}
