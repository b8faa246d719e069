package io.jdock.linux.netlink;

import io.jdock.linux.Errnos;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The interfaces of a network namespace.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/rtnetlink.7.html">rtnetlink(7)</a>
 */
public final class Links {
  static final int RTM_NEWLINK = 16;
  static final int RTM_DELLINK = 17;
  static final int RTM_GETLINK = 18;

  /** struct ifinfomsg: family, pad, type, index, flags, change. */
  private static final int IFINFOMSG_BYTES = 16;

  /** IFNAMSIZ without the NUL. */
  private static final int LONGEST_NAME = 15;

  private static final int IFF_UP = 1;
  static final int IFLA_ADDRESS = 1;
  static final int IFLA_IFNAME = 3;
  static final int IFLA_MTU = 4;
  static final int IFLA_LINK = 5;
  static final int IFLA_MASTER = 10;
  static final int IFLA_LINKINFO = 18;
  static final int IFLA_GROUP = 27;
  static final int IFLA_NET_NS_FD = 28;
  static final int IFLA_INFO_KIND = 1;
  static final int IFLA_INFO_DATA = 2;
  static final int IFLA_INFO_SLAVE_KIND = 4;
  static final int IFLA_INFO_SLAVE_DATA = 5;
  static final int IFLA_BRPORT_MODE = 4;
  static final int IFLA_BRPORT_ISOLATED = 33;
  static final int VETH_INFO_PEER = 1;
  static final int IFLA_MACVLAN_MODE = 1;
  static final int IFLA_IPVLAN_MODE = 1;
  static final int IFLA_IPVLAN_FLAGS = 2;
  static final int IFLA_VLAN_ID = 1;

  private final NetlinkConnection connection;

  Links(NetlinkConnection connection) {
    this.connection = connection;
  }

  /** Makes a link; a veth with both its ends, wherever they are to be, in one request. */
  public void add(LinkSpec spec) throws IOException {
    connection.execute(
        new NetlinkRequest(
            "add link " + spec.name(),
            RTM_NEWLINK,
            NetlinkRequest.CREATE | NetlinkRequest.EXCL,
            ifinfo(0, spec.up() ? IFF_UP : 0, spec.up() ? IFF_UP : 0),
            attributes(spec)));
  }

  private static Attributes attributes(LinkSpec spec) {
    Attributes attributes = new Attributes().text(IFLA_IFNAME, spec.name());
    spec.mac().ifPresent(mac -> attributes.bytes(IFLA_ADDRESS, mac));
    spec.mtu().ifPresent(mtu -> attributes.u32(IFLA_MTU, mtu));
    spec.master().ifPresent(master -> attributes.u32(IFLA_MASTER, master));
    spec.group().ifPresent(group -> attributes.u32(IFLA_GROUP, group));
    spec.netnsFd().ifPresent(fd -> attributes.u32(IFLA_NET_NS_FD, fd));
    if (spec.kind() instanceof LinkSpec.Bridge) {
      attributes.nested(IFLA_LINKINFO, info -> info.text(IFLA_INFO_KIND, "bridge"));
    } else if (spec.kind() instanceof LinkSpec.Dummy) {
      attributes.nested(IFLA_LINKINFO, info -> info.text(IFLA_INFO_KIND, "dummy"));
    } else if (spec.kind() instanceof LinkSpec.Veth veth) {
      attributes.nested(
          IFLA_LINKINFO,
          info ->
              info.text(IFLA_INFO_KIND, "veth")
                  .nested(IFLA_INFO_DATA, data -> peer(data, veth.peer())));
    } else if (spec.kind() instanceof LinkSpec.Macvlan macvlan) {
      child(
          attributes,
          macvlan.parent(),
          "macvlan",
          data -> data.u32(IFLA_MACVLAN_MODE, macvlan.mode()));
    } else if (spec.kind() instanceof LinkSpec.Ipvlan ipvlan) {
      child(
          attributes,
          ipvlan.parent(),
          "ipvlan",
          data -> data.u16(IFLA_IPVLAN_MODE, ipvlan.mode()).u16(IFLA_IPVLAN_FLAGS, ipvlan.flags()));
    } else if (spec.kind() instanceof LinkSpec.Vlan vlan) {
      child(attributes, vlan.parent(), "vlan", data -> data.u16(IFLA_VLAN_ID, vlan.id()));
    }
    return attributes;
  }

  private static void child(
      Attributes attributes, int parent, String kind, Consumer<Attributes> data) {
    attributes
        .u32(IFLA_LINK, parent)
        .nested(
            IFLA_LINKINFO, info -> info.text(IFLA_INFO_KIND, kind).nested(IFLA_INFO_DATA, data));
  }

  private static void peer(Attributes data, LinkSpec peer) {
    byte[] encoded = attributes(peer).encode();
    ByteBuffer value =
        ByteBuffer.allocate(IFINFOMSG_BYTES + encoded.length).put(ifinfo(0, 0, 0)).put(encoded);
    data.bytes(VETH_INFO_PEER, value.array());
  }

  /** Removes a link by name; a veth's other end goes with it. */
  public void delete(String name) throws IOException {
    connection.execute(
        new NetlinkRequest(
            "delete link " + name,
            RTM_DELLINK,
            0,
            ifinfo(0, 0, 0),
            new Attributes().text(IFLA_IFNAME, name)));
  }

  /** Switches a link on. */
  public void up(int index) throws IOException {
    connection.execute(upRequest(index));
  }

  /** To be sent together with others. */
  public static NetlinkRequest upRequest(int index) {
    return new NetlinkRequest(
        "set link " + index + " up",
        RTM_NEWLINK,
        0,
        ifinfo(index, IFF_UP, IFF_UP),
        new Attributes());
  }

  public void down(int index) throws IOException {
    change("set link " + index + " down", ifinfo(index, 0, IFF_UP), new Attributes());
  }

  public void rename(int index, String to) throws IOException {
    Attributes attributes = new Attributes().text(IFLA_IFNAME, to);
    change("rename link " + index + " to " + to, ifinfo(index, 0, 0), attributes);
  }

  /** Sets the largest packet, in bytes. */
  public void mtu(int index, int mtu) throws IOException {
    Attributes attributes = new Attributes().u32(IFLA_MTU, mtu);
    change("set link " + index + " mtu " + mtu, ifinfo(index, 0, 0), attributes);
  }

  public void mac(int index, byte[] mac) throws IOException {
    Attributes attributes = new Attributes().bytes(IFLA_ADDRESS, mac);
    change("set address of link " + index, ifinfo(index, 0, 0), attributes);
  }

  /** Takes a link out of its bridge. */
  public void unplug(String port) throws IOException {
    Attributes attributes = new Attributes().text(IFLA_IFNAME, port).u32(IFLA_MASTER, 0);
    change("take link " + port + " out of its bridge", ifinfo(0, 0, 0), attributes);
  }

  /** Makes a link a port of a bridge; 0 takes it out. */
  public void master(int index, int bridge) throws IOException {
    Attributes attributes = new Attributes().u32(IFLA_MASTER, bridge);
    change("set link " + index + " master " + bridge, ifinfo(index, 0, 0), attributes);
  }

  /** Counts a link among a group, for firewall rules to name them all. */
  public void group(int index, int group) throws IOException {
    Attributes attributes = new Attributes().u32(IFLA_GROUP, group);
    change("set group of link " + index, ifinfo(index, 0, 0), attributes);
  }

  /** Moves a link to the namespace that a descriptor stands for. */
  public void moveTo(int index, int netnsFd) throws IOException {
    Attributes attributes = new Attributes().u32(IFLA_NET_NS_FD, netnsFd);
    change("move link " + index, ifinfo(index, 0, 0), attributes);
  }

  private void change(String action, byte[] header, Attributes attributes) throws IOException {
    connection.execute(new NetlinkRequest(action, RTM_NEWLINK, 0, header, attributes));
  }

  /** Lets a bridge send back by a port what came in by it. */
  public void hairpin(String port) throws IOException {
    bridgePort("set hairpin of link " + port, port, IFLA_BRPORT_MODE);
  }

  /** Keeps a bridge from passing frames between this port and others that are isolated. */
  public void isolate(String port) throws IOException {
    bridgePort("isolate link " + port, port, IFLA_BRPORT_ISOLATED);
  }

  private void bridgePort(String action, String port, int attribute) throws IOException {
    Attributes attributes =
        new Attributes()
            .text(IFLA_IFNAME, port)
            .nested(
                IFLA_LINKINFO,
                info ->
                    info.text(IFLA_INFO_SLAVE_KIND, "bridge")
                        .nested(IFLA_INFO_SLAVE_DATA, data -> data.u8(attribute, 1)));
    change(action, ifinfo(0, 0, 0), attributes);
  }

  public List<Link> list() throws IOException {
    List<Link> links = new ArrayList<>();
    for (NetlinkMessage message :
        connection.dump(
            new NetlinkRequest(
                "list links",
                RTM_GETLINK,
                NetlinkRequest.DUMP,
                ifinfo(0, 0, 0),
                new Attributes()))) {
      if (message.type() == RTM_NEWLINK) {
        links.add(link(message));
      }
    }
    return links;
  }

  /** Asks for that one: a host may have thousands. */
  public Optional<Link> find(String name) throws IOException {
    if (name.isEmpty() || name.length() > LONGEST_NAME) {
      return Optional.empty();
    }
    try {
      return connection
          .dump(
              new NetlinkRequest(
                  "find link " + name,
                  RTM_GETLINK,
                  NetlinkRequest.ACK,
                  ifinfo(0, 0, 0),
                  new Attributes().text(IFLA_IFNAME, name)))
          .stream()
          .filter(message -> message.type() == RTM_NEWLINK)
          .map(Links::link)
          .findFirst();
    } catch (NetlinkException e) {
      if (e.errno() == Errnos.ENODEV) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * The link of that name.
   *
   * @throws NetlinkException with ENODEV when there is none
   */
  public Link get(String name) throws IOException {
    Optional<Link> found = find(name);
    if (found.isEmpty()) {
      throw new NetlinkException("find link " + name, Errnos.ENODEV, "");
    }
    return found.get();
  }

  static Link link(NetlinkMessage message) {
    Attributes attributes = message.attributes(IFINFOMSG_BYTES);
    return new Link(
        message.payload().getInt(4),
        attributes.findText(IFLA_IFNAME).orElse(""),
        attributes.findNested(IFLA_LINKINFO).findText(IFLA_INFO_KIND).orElse(""),
        attributes
            .find(IFLA_ADDRESS)
            .map(mac -> HexFormat.ofDelimiter(":").formatHex(mac))
            .orElse(""),
        attributes.findU32(IFLA_MTU).orElse(0),
        attributes.findU32(IFLA_MASTER).orElse(0),
        attributes.findU32(IFLA_GROUP).orElse(0),
        (message.payload().getInt(8) & IFF_UP) != 0);
  }

  static byte[] ifinfo(int index, int flags, int change) {
    return ByteBuffer.allocate(IFINFOMSG_BYTES)
        .order(ByteOrder.nativeOrder())
        .putInt(0)
        .putInt(index)
        .putInt(flags)
        .putInt(change)
        .array();
  }
}
