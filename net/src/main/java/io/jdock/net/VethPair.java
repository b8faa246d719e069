package io.jdock.net;

import io.jdock.linux.Errnos;
import io.jdock.linux.Fd;
import io.jdock.linux.KernelJournal;
import io.jdock.linux.KernelJournal.Phase;
import io.jdock.linux.Syscalls;
import io.jdock.linux.netlink.Link;
import io.jdock.linux.netlink.LinkSpec;
import io.jdock.linux.netlink.NamespaceThread;
import io.jdock.linux.netlink.Netlink;
import io.jdock.linux.netlink.NetlinkException;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** The virtual cable between a bridge and a sandbox. */
final class VethPair {
  static final String PREFIX = "veth";

  private final Syscalls syscalls;
  private final Netlink host;

  /**
   * A socket of its own for removals: the kernel acknowledges one only after all its readers of the
   * link are done (tens of milliseconds), and nobody else should wait for that.
   */
  private final Netlink removal;

  private final Link bridge;
  private final int mtu;
  private final boolean icc;

  /**
   * @param mtu of both ends, in bytes
   * @param icc whether the ends on the bridge may send each other frames
   */
  VethPair(Syscalls syscalls, Netlink host, Netlink removal, Link bridge, int mtu, boolean icc) {
    this.removal = removal;
    this.syscalls = syscalls;
    this.host = host;
    this.bridge = bridge;
    this.mtu = mtu;
    this.icc = icc;
  }

  /**
   * Makes the pair, one end on the bridge, the other in the sandbox with its address and the
   * default route.
   *
   * @param gateway whether the container's way out is this one from now on
   */
  void add(
      Sandbox sandbox, Netlink inside, Endpoint endpoint, boolean gateway, KernelJournal journal)
      throws IOException {
    String near = endpoint.hostInterface();
    String far = endpoint.containerInterface();
    String master = bridge.name();
    String path = sandbox.path().toString();
    NetworkSteps.Told step =
        NetworkSteps.veth(
            near, far, master, path, "mtu " + mtu, "address " + endpoint.mac().text());
    long start = System.nanoTime();
    try (Fd netns = NamespaceThread.open(syscalls, sandbox.path())) {
      LinkSpec peer =
          LinkSpec.of(far, new LinkSpec.Peer())
              .withNetns(netns.number())
              .withMac(endpoint.mac().bytes())
              .withMtu(mtu);
      host.links()
          .add(
              LinkSpec.of(near, new LinkSpec.Veth(peer))
                  .withMaster(bridge.index())
                  .withMtu(mtu)
                  .switchedOn());
    } catch (NetlinkException e) {
      step.failed(journal, e.errno(), start);
      throw e;
    }
    step.done(journal, start);
    try {
      if (!icc) {
        long isolate = System.nanoTime();
        host.links().isolate(near);
        journal.done(
            Phase.NETWORK,
            () -> "RTM_NEWLINK " + near + " IFLA_BRPORT_ISOLATED 1",
            "containers of this bridge may not talk to each other (icc=false)",
            () -> "bridge link set dev " + near + " isolated on",
            isolate);
      }
      new SandboxLink(syscalls, sandbox, inside).configure(endpoint, gateway, journal);
    } catch (IOException e) {
      try {
        delete(near);
      } catch (IOException suppressed) {
        e.addSuppressed(suppressed);
      }
      throw e;
    }
  }

  /**
   * Lets a container reach itself through a published port of the host: where bridged frames pass
   * iptables (br_netfilter), the answer leaves by the port that the question came in by.
   */
  void hairpin(Endpoint endpoint, KernelJournal journal) throws IOException {
    String near = endpoint.hostInterface();
    long start = System.nanoTime();
    host.links().hairpin(near);
    journal.done(
        Phase.NETWORK,
        () -> "RTM_NEWLINK " + near + " IFLA_BRPORT_MODE 1",
        "the container can reach itself through its published ports",
        () -> "bridge link set dev " + near + " hairpin on",
        start);
  }

  /** Cuts the container off at once; nothing when the pair has gone with its namespace. */
  void unplug(String near) throws IOException {
    try {
      host.links().unplug(near);
    } catch (NetlinkException e) {
      if (e.errno() != Errnos.ENODEV) {
        throw e;
      }
    }
  }

  /** Removes the pair by its near end; nothing when it has gone with its namespace. */
  void delete(String near) throws IOException {
    try {
      removal.links().delete(near);
    } catch (NetlinkException e) {
      if (e.errno() != Errnos.ENODEV) {
        throw e;
      }
    }
  }

  /** Pairs on the bridge that are not in use by those given. */
  List<String> strays(List<Link> links, Set<String> inUse) {
    return links.stream()
        .filter(l -> l.master() == bridge.index() && l.kind().equals("veth"))
        .map(Link::name)
        .filter(name -> name.startsWith(PREFIX) && !inUse.contains(name))
        .toList();
  }
}
