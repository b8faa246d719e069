package io.jdock.linux.netlink;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * A link to be made.
 *
 * @param mac six bytes; made by the kernel where absent
 * @param mtu in bytes; the kernel's default where absent
 * @param master index of the bridge it joins
 * @param group what it is counted among; nothing where absent
 * @param netnsFd descriptor of the namespace it is made in; the socket's own where absent
 * @param up whether it is switched on at once
 */
public record LinkSpec(
    String name,
    Kind kind,
    Optional<byte[]> mac,
    OptionalInt mtu,
    OptionalInt master,
    OptionalInt group,
    OptionalInt netnsFd,
    boolean up) {

  /** What sort of link, with what only that sort has. */
  public sealed interface Kind {}

  /** A bridge without spanning tree: its ports forward as soon as they are up. */
  public record Bridge() implements Kind {}

  /** A link that swallows what is sent to it. */
  public record Dummy() implements Kind {}

  /** One end of a virtual cable. The peer cannot be switched on before this end exists. */
  public record Veth(LinkSpec peer) implements Kind {
    public Veth {
      if (peer.up()) {
        throw new IllegalArgumentException("a veth's peer cannot be made switched on");
      }
    }
  }

  /**
   * A link with a MAC address of its own on another's wire.
   *
   * @param parent index of the link whose wire it is
   * @param mode private 1, vepa 2, bridge 4 or passthru 8: enum macvlan_mode of if_link.h
   */
  public record Macvlan(int parent, int mode) implements Kind {}

  /**
   * A link that shares another's MAC address.
   *
   * @param parent index of that link
   * @param mode l2 0, l3 1 or l3s 2: enum ipvlan_mode of if_link.h
   * @param flags bridge 0, private 1 or vepa 2
   */
  public record Ipvlan(int parent, int mode, int flags) implements Kind {}

  /**
   * The frames of one IEEE 802.1Q VLAN on a link.
   *
   * @param parent index of the link
   * @param id 1 to 4094
   */
  public record Vlan(int parent, int id) implements Kind {
    public Vlan {
      if (id < 1 || id > 4094) {
        throw new IllegalArgumentException("vlan id " + id + " is not between 1 and 4094");
      }
    }
  }

  /** The far end of a veth, described by its own {@link LinkSpec}. */
  public record Peer() implements Kind {}

  public static LinkSpec of(String name, Kind kind) {
    return new LinkSpec(
        name,
        kind,
        Optional.empty(),
        OptionalInt.empty(),
        OptionalInt.empty(),
        OptionalInt.empty(),
        OptionalInt.empty(),
        false);
  }

  public LinkSpec withMac(byte[] to) {
    return new LinkSpec(name, kind, Optional.of(to.clone()), mtu, master, group, netnsFd, up);
  }

  public LinkSpec withMtu(int to) {
    return new LinkSpec(name, kind, mac, OptionalInt.of(to), master, group, netnsFd, up);
  }

  public LinkSpec withMaster(int to) {
    return new LinkSpec(name, kind, mac, mtu, OptionalInt.of(to), group, netnsFd, up);
  }

  public LinkSpec withGroup(int to) {
    return new LinkSpec(name, kind, mac, mtu, master, OptionalInt.of(to), netnsFd, up);
  }

  public LinkSpec withNetns(int fd) {
    return new LinkSpec(name, kind, mac, mtu, master, group, OptionalInt.of(fd), up);
  }

  public LinkSpec switchedOn() {
    return new LinkSpec(name, kind, mac, mtu, master, group, netnsFd, true);
  }
}
