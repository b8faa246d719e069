package io.jdock.net;

import io.jdock.linux.Errnos;
import io.jdock.linux.KernelJournal;
import io.jdock.linux.KernelJournal.Phase;
import io.jdock.linux.netlink.InterfaceAddress;
import io.jdock.linux.netlink.Link;
import io.jdock.linux.netlink.LinkSpec;
import io.jdock.linux.netlink.Netlink;
import io.jdock.linux.netlink.NetlinkException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** A bridge on the host: found or made, with the host's addresses on it, switched on. */
record BridgeLink(Link link) {
  private static final Path IPV4_CONF = Path.of("/proc/sys/net/ipv4/conf");
  private static final Path IPV6_CONF = Path.of("/proc/sys/net/ipv6/conf");

  /**
   * @param addresses the host's, one a subnet; others of their families are taken from the link
   */
  static BridgeLink open(
      Netlink host, String name, int mtu, List<Cidr> addresses, KernelJournal journal)
      throws IOException {
    Optional<Link> found = host.links().find(name);
    Link link = found.isPresent() ? found.get() : add(host, name, mtu, journal);
    // What a bridge that was there has already is asked for again, but not told again.
    KernelJournal ofNew = found.isPresent() ? KernelJournal.none() : journal;
    if (!link.kind().equals("bridge")) {
      throw new NetworkException("link " + name + " exists and is not a bridge");
    }
    if (link.group() != OtherEngines.OWN_GROUP) {
      host.links().group(link.index(), OtherEngines.OWN_GROUP);
    }
    boolean ipv6 = addresses.stream().anyMatch(address -> !address.isIpv4());
    Path disableIpv6 = IPV6_CONF.resolve(name).resolve("disable_ipv6");
    if (ipv6 && Files.exists(disableIpv6)) {
      write(disableIpv6, "0", "the bridge speaks IPv6", ofNew);
    }
    address(host, link, addresses, journal);
    long up = System.nanoTime();
    host.links().up(link.index());
    ofNew.done(
        Phase.NETWORK,
        () -> "RTM_NEWLINK " + name + " IFF_UP",
        "the bridge forwards frames between its ports from here on",
        () -> "ip link set " + name + " up",
        up);
    write(
        IPV4_CONF.resolve(name).resolve("route_localnet"),
        "1",
        "published ports answer on 127.0.0.1 too: such packets leave by the bridge",
        ofNew);
    Path acceptRa = IPV6_CONF.resolve(name).resolve("accept_ra");
    if (Files.exists(acceptRa)) {
      write(acceptRa, "0", "a container must not become the host's router", ofNew);
    }
    return new BridgeLink(link);
  }

  private static void write(Path sysctl, String value, String why, KernelJournal journal)
      throws IOException {
    long start = System.nanoTime();
    Files.writeString(sysctl, value);
    journal.done(
        Phase.NETWORK,
        () -> "write(\"" + sysctl + "\", \"" + value + "\")",
        why,
        () -> "echo " + value + " > " + sysctl,
        start);
  }

  private static void address(Netlink host, Link link, List<Cidr> wanted, KernelJournal journal)
      throws IOException {
    List<InterfaceAddress> now = host.addresses().list();
    for (InterfaceAddress present : now) {
      Cidr cidr = new Cidr(present.address(), present.prefix());
      boolean managed =
          present.linkIndex() == link.index()
              && !present.address().isLinkLocalAddress()
              && wanted.stream().anyMatch(address -> address.isIpv4() == cidr.isIpv4());
      if (managed && !wanted.contains(cidr)) {
        host.addresses().delete(present);
      }
    }
    for (Cidr address : wanted) {
      boolean there =
          now.stream()
              .anyMatch(
                  a ->
                      a.linkIndex() == link.index()
                          && a.address().equals(address.address())
                          && a.prefix() == address.prefix());
      if (!there) {
        long start = System.nanoTime();
        host.addresses().add(link.index(), address.address(), address.prefix());
        journal.done(
            Phase.NETWORK,
            () -> "RTM_NEWADDR " + address + " dev " + link.name(),
            "the host's own address on the network: its containers' gateway",
            () -> "ip addr add " + address + " dev " + link.name(),
            start);
      }
    }
  }

  /** Takes the host's addresses off it; those that are gone already are passed over. */
  void withdraw(Netlink host, List<Cidr> addresses, KernelJournal journal) throws IOException {
    for (Cidr address : addresses) {
      long start = System.nanoTime();
      try {
        host.addresses()
            .delete(new InterfaceAddress(link.index(), address.address(), address.prefix()));
      } catch (NetlinkException e) {
        if (e.errno() != Errnos.EADDRNOTAVAIL && e.errno() != Errnos.ENODEV) {
          throw e;
        }
        continue;
      }
      journal.done(
          Phase.TEARDOWN,
          () -> "RTM_DELADDR " + address + " dev " + link.name(),
          "the host has no way into the network any more, and its subnet is free",
          () -> "ip addr del " + address + " dev " + link.name(),
          start);
    }
  }

  private static Link add(Netlink host, String name, int mtu, KernelJournal journal)
      throws IOException {
    // An address of its own: without one the bridge takes its ports' lowest, and changes with them.
    byte[] random = HexFormat.of().parseHex(NetworkStore.newId().substring(0, 8));
    byte[] mac = {2, 0x42, random[0], random[1], random[2], random[3]};
    LinkSpec spec =
        LinkSpec.of(name, new LinkSpec.Bridge()).withMac(mac).withGroup(OtherEngines.OWN_GROUP);
    long start = System.nanoTime();
    host.links().add(mtu == 1500 ? spec : spec.withMtu(mtu));
    journal.done(
        Phase.NETWORK,
        () -> "RTM_NEWLINK " + name + " bridge",
        "a switch in the kernel, which the containers of the network are plugged into",
        () ->
            "ip link add "
                + name
                + (mtu == 1500 ? "" : " mtu " + mtu)
                + " group "
                + OtherEngines.OWN_GROUP
                + " type bridge",
        start);
    return host.links().get(name);
  }
}
