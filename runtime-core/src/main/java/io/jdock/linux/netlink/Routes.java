package io.jdock.linux.netlink;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The routes of a network namespace. */
public final class Routes {
  static final int RTM_NEWROUTE = 24;
  static final int RTM_GETROUTE = 26;

  /**
   * struct rtmsg: family, destination and source prefix lengths, TOS, table, protocol, scope, type,
   * flags.
   */
  private static final int RTMSG_BYTES = 12;

  static final int RTA_DST = 1;
  static final int RTA_OIF = 4;
  static final int RTA_GATEWAY = 5;
  private static final int RT_TABLE_MAIN = 254;
  private static final int RT_SCOPE_UNIVERSE = 0;
  private static final int RT_SCOPE_LINK = 253;
  private static final int RTN_UNICAST = 1;

  /** What iproute2 writes for routes made by an administrator without saying more. */
  private static final int RTPROT_BOOT = 3;

  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;

  private final NetlinkConnection connection;

  Routes(NetlinkConnection connection) {
    this.connection = connection;
  }

  public void addDefault(InetAddress gateway, int linkIndex) throws IOException {
    connection.execute(addDefaultRequest(gateway, linkIndex));
  }

  /** To be sent together with others. */
  public static NetlinkRequest addDefaultRequest(InetAddress gateway, int linkIndex) {
    return defaultRequest("add", gateway, linkIndex, NetlinkRequest.EXCL);
  }

  /**
   * Takes the place of the default route that there is, if any. To be sent together with others.
   */
  public static NetlinkRequest replaceDefaultRequest(InetAddress gateway, int linkIndex) {
    return defaultRequest("replace", gateway, linkIndex, NetlinkRequest.REPLACE);
  }

  private static NetlinkRequest defaultRequest(
      String verb, InetAddress gateway, int linkIndex, int flag) {
    byte[] bytes = gateway.getAddress();
    return new NetlinkRequest(
        verb + " default route via " + gateway.getHostAddress(),
        RTM_NEWROUTE,
        NetlinkRequest.CREATE | flag,
        header(bytes.length == 4 ? AF_INET : AF_INET6, RT_SCOPE_UNIVERSE),
        new Attributes().bytes(RTA_GATEWAY, bytes).u32(RTA_OIF, linkIndex));
  }

  /** A default IPv4 route out of a link, without a gateway. */
  public static NetlinkRequest replaceDefaultLinkRequest(int linkIndex) {
    return new NetlinkRequest(
        "replace default route out of link " + linkIndex,
        RTM_NEWROUTE,
        NetlinkRequest.CREATE | NetlinkRequest.REPLACE,
        header(AF_INET, RT_SCOPE_LINK),
        new Attributes().u32(RTA_OIF, linkIndex));
  }

  private static byte[] header(int family, int scope) {
    return ByteBuffer.allocate(RTMSG_BYTES)
        .order(ByteOrder.nativeOrder())
        .put((byte) family)
        .put(new byte[3])
        .put((byte) RT_TABLE_MAIN)
        .put((byte) RTPROT_BOOT)
        .put((byte) scope)
        .put((byte) RTN_UNICAST)
        .array();
  }

  /** The unicast routes of all tables, those that the kernel made for addresses included. */
  public List<Route> list() throws IOException {
    List<Route> routes = new ArrayList<>();
    for (NetlinkMessage message :
        connection.dump(
            new NetlinkRequest(
                "list routes",
                RTM_GETROUTE,
                NetlinkRequest.DUMP,
                new byte[RTMSG_BYTES],
                new Attributes()))) {
      int family = message.payload().get(0);
      boolean unicast = message.payload().get(7) == RTN_UNICAST;
      if (message.type() == RTM_NEWROUTE && unicast && (family == AF_INET || family == AF_INET6)) {
        Attributes attributes = message.attributes(RTMSG_BYTES);
        routes.add(
            new Route(
                address(attributes.find(RTA_DST)),
                Byte.toUnsignedInt(message.payload().get(1)),
                address(attributes.find(RTA_GATEWAY)),
                attributes.findU32(RTA_OIF).orElse(0)));
      }
    }
    return routes;
  }

  private static Optional<InetAddress> address(Optional<byte[]> bytes) throws UnknownHostException {
    return bytes.isEmpty() ? Optional.empty() : Optional.of(InetAddress.getByAddress(bytes.get()));
  }
}
