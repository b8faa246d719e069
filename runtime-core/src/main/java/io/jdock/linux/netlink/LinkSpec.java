package io.jdock.linux.netlink;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * A link to be made.
 *
 * @param mac six bytes; made by the kernel where absent
 * @param mtu in bytes; the kernel's default where absent
 * @param master index of the bridge it joins
 * @param netnsFd descriptor of the namespace it is made in; the socket's own where absent
 * @param up whether it is switched on at once
 */
public record LinkSpec(
    String name,
    Kind kind,
    Optional<byte[]> mac,
    OptionalInt mtu,
    OptionalInt master,
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
        false);
  }

  public LinkSpec withMac(byte[] to) {
    return new LinkSpec(name, kind, Optional.of(to.clone()), mtu, master, netnsFd, up);
  }

  public LinkSpec withMtu(int to) {
    return new LinkSpec(name, kind, mac, OptionalInt.of(to), master, netnsFd, up);
  }

  public LinkSpec withMaster(int to) {
    return new LinkSpec(name, kind, mac, mtu, OptionalInt.of(to), netnsFd, up);
  }

  public LinkSpec withNetns(int fd) {
    return new LinkSpec(name, kind, mac, mtu, master, OptionalInt.of(fd), up);
  }

  public LinkSpec switchedOn() {
    return new LinkSpec(name, kind, mac, mtu, master, netnsFd, true);
  }
}
