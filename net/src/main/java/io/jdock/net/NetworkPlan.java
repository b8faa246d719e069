package io.jdock.net;

import io.jdock.linux.KernelJournal;
import io.jdock.linux.KernelJournal.Phase;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * Tells what connecting a container would take, in the words of what does it; does nothing. What is
 * decided only then has a stand-in: the link's name, and the address unless one is asked for.
 */
public final class NetworkPlan {
  private static final String NEAR = VethPair.PREFIX + "XXXXXXX";

  private final KernelJournal journal;
  private final String namespace;

  /**
   * @param namespace the file that would keep the network namespace
   */
  public NetworkPlan(KernelJournal journal, String namespace) {
    this.journal = journal;
    this.namespace = namespace;
  }

  /** A namespace with nothing but its loopback. */
  public void sandbox() {
    NetworkSteps.unshare(namespace).planned(journal);
    NetworkSteps.bind(NetworkNamespaces.OWN.toString(), namespace).planned(journal);
    NetworkSteps.loopback(namespace).planned(journal);
  }

  /**
   * A cable to a bridge or a link on a parent's wire, and an address.
   *
   * @param far what the link in the container is called
   * @param gateway whether it is the way out
   */
  public void connect(Network network, Optional<InetAddress> ip, String far, boolean gateway) {
    boolean bridge = network.driver().equals(Network.BRIDGE);
    if (bridge) {
      String master =
          network
              .options()
              .getOrDefault(Network.BRIDGE_NAME, "br-" + network.id().substring(0, 12));
      NetworkSteps.veth(NEAR, far, master, namespace, "", "").planned(journal);
    } else {
      String parent =
          network.options().getOrDefault("parent", "dm-" + network.id().substring(0, 12));
      NetworkSteps.onParent(far, network.driver(), parent, namespace, "").planned(journal);
    }
    Network.Ipam ipam = network.ipam().get(0);
    NetworkSteps.configure(
            far,
            address(network, ip) + "/" + ipam.subnet().prefix(),
            "",
            gateway ? Cidr.text(ipam.gateway()) : "",
            namespace)
        .planned(journal);
  }

  /** Ports published by the network that is the way out. */
  public void publish(Network network, Optional<InetAddress> ip, List<PortBinding> ports) {
    ports.forEach(port -> publish(address(network, ip), port));
  }

  private static String address(Network network, Optional<InetAddress> ip) {
    return ip.map(Cidr::text).orElseGet(() -> anyOf(network.ipam().get(0).subnet()));
  }

  private void publish(String address, PortBinding port) {
    String protocol = port.protocol().text();
    String host = port.hostIp().isEmpty() ? "0.0.0.0" : port.hostIp();
    String number = port.hostPortFirst() == 0 ? "ANY" : String.valueOf(port.hostPortFirst());
    NetworkSteps.hold(host, number, port.protocol(), address, port.containerPort())
        .planned(journal);
    step(
        "iptables-restore: DNAT "
            + host
            + ":"
            + number
            + " to "
            + address
            + ":"
            + port.containerPort(),
        "the host's ports lead to the container's",
        "iptables -t nat -A JDOCK -p %s --dport %s -j DNAT --to-destination %s:%d"
            .formatted(protocol, number, address, port.containerPort()));
  }

  /** An address that says where it comes from, not one that somebody has. */
  private static String anyOf(Cidr subnet) {
    String text = Cidr.text(subnet.address());
    return subnet.address() instanceof Inet4Address
        ? text.substring(0, text.lastIndexOf('.') + 1) + "X"
        : text + "X";
  }

  private void step(String call, String reason, String shell) {
    journal.record(
        new KernelJournal.Step(Phase.NETWORK, () -> call, reason, () -> shell, 0, 0, 0, 0));
  }
}
