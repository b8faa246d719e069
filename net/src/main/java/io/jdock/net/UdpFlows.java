package io.jdock.net;

import io.jdock.linux.KernelJournal;
import io.jdock.linux.KernelJournal.Phase;
import io.jdock.linux.LinuxException;
import io.jdock.linux.Syscalls;
import io.jdock.linux.netlink.Conntrack;
import io.jdock.linux.netlink.NetlinkException;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The UDP flows to published ports that the kernel remembers. UDP has no end, so a client that
 * keeps its port would be led to the container that had the host's port before, until it has been
 * silent for half a minute or more: they are forgotten when a port's container changes.
 */
final class UdpFlows implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(UdpFlows.class.getName());

  private final @Nullable Conntrack conntrack;
  private volatile boolean told;

  private UdpFlows(@Nullable Conntrack conntrack) {
    this.conntrack = conntrack;
  }

  /** Those of the calling thread's namespace; none where the kernel does not tell of them. */
  static UdpFlows open(Syscalls syscalls) {
    try {
      return new UdpFlows(Conntrack.open(syscalls));
    } catch (LinuxException e) {
      UdpFlows none = new UdpFlows(null);
      none.tell(e);
      return none;
    }
  }

  private void tell(IOException why) {
    if (!told) {
      told = true;
      LOG.log(
          System.Logger.Level.WARNING,
          "the kernel does not give its connection tracking table (CONFIG_NF_CT_NETLINK): UDP"
              + " clients may reach a published port's former container for some minutes: {0}",
          why.getMessage());
    }
  }

  /** To be called when the rules of the ports have changed. */
  void forget(List<PublishedPort> ports, KernelJournal journal) throws IOException {
    List<PublishedPort> udp =
        ports.stream().filter(port -> port.protocol() == PortProtocol.UDP).toList();
    if (udp.isEmpty() || conntrack == null) {
      return;
    }
    long start = System.nanoTime();
    int count;
    try {
      count = conntrack.forgetUdp(flow -> udp.stream().anyMatch(port -> leadsTo(flow, port)));
    } catch (NetlinkException e) {
      tell(e);
      return;
    }
    journal.done(
        Phase.NETWORK,
        () -> "IPCTNL_MSG_CT_DELETE: " + count + " UDP flows to " + numbers(udp),
        "clients that sent to the port before are led anew, not to the container that had it",
        () ->
            udp.stream()
                .map(port -> "conntrack -D -p udp --orig-port-dst " + port.hostPort())
                .distinct()
                .collect(Collectors.joining("; ")),
        start);
  }

  private static String numbers(List<PublishedPort> ports) {
    return ports.stream()
        .map(port -> String.valueOf(port.hostPort()))
        .distinct()
        .collect(Collectors.joining(", "));
  }

  /** Flows that leave the host by its masquerading have the port's number by chance only. */
  static boolean leadsTo(Conntrack.UdpFlow flow, PublishedPort port) {
    Conntrack.Direction to = flow.original();
    boolean address =
        port.hostIp().isAnyLocalAddress()
            ? to.destination().getClass() == port.hostIp().getClass()
            : to.destination().equals(port.hostIp());
    boolean leavesTheHost =
        flow.reply().source().equals(to.destination())
            && !flow.reply().destination().equals(to.source());
    return address && to.destinationPort() == port.hostPort() && !leavesTheHost;
  }

  @Override
  public void close() {
    if (conntrack != null) {
      conntrack.close();
    }
  }
}
