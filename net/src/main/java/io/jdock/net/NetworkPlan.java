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
    step(
        "unshare(CLONE_NEWNET)",
        "a network stack of the container's own: links, addresses, routes, firewall, ports",
        "unshare --net=" + namespace + " true");
    step(
        "mount(\"/proc/thread-self/ns/net\", \"" + namespace + "\", NULL, MS_BIND, NULL)",
        "keeps the namespace alive while no process is in it",
        "mount --bind /proc/self/ns/net " + namespace);
    step(
        "RTM_NEWLINK lo IFF_UP",
        "127.0.0.1 answers inside the container",
        inside("link set lo up"));
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
      step(
          "RTM_NEWLINK " + NEAR + " veth, peer " + far + " in the container, master " + master,
          "a cable from the bridge into the container",
          "ip link add %s master %s up type veth peer name %s netns %s"
              .formatted(NEAR, master, far, namespace));
    } else {
      String parent =
          network.options().getOrDefault("parent", "dm-" + network.id().substring(0, 12));
      step(
          "RTM_NEWLINK " + far + " " + network.driver() + " on " + parent,
          "the container is on the wire of the host's link, beside the host",
          "ip link add %s link %s netns %s type %s"
              .formatted(far, parent, namespace, network.driver()));
    }
    Network.Ipam ipam = network.ipam().get(0);
    String address = address(network, ip);
    int length = ipam.subnet().prefix();
    String via = Cidr.text(ipam.gateway());
    step(
        "RTM_NEWADDR %s/%d, RTM_NEWLINK IFF_UP".formatted(address, length)
            + (gateway ? ", RTM_NEWROUTE default via " + via : ""),
        gateway
            ? "the container's address, and the host as its way out"
            : "the container's address on this network; its way out is another",
        inside("addr add %s/%d brd + dev %s".formatted(address, length, far))
            + " && "
            + inside("link set " + far + " up")
            + (gateway ? " && " + inside("route add default via " + via) : ""));
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
    step(
        "socket, bind " + host + ":" + number + "/" + protocol + ", listen",
        "the host's port is the container's from here on, and nobody else gets it",
        "socat %s-LISTEN:%s,fork %s:%s:%d"
            .formatted(
                port.protocol().name(),
                number,
                port.protocol().name(),
                address,
                port.containerPort()));
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

  private String inside(String command) {
    return "nsenter --net=" + namespace + " ip " + command;
  }

  private void step(String call, String reason, String shell) {
    journal.record(
        new KernelJournal.Step(Phase.NETWORK, () -> call, reason, () -> shell, 0, 0, 0, 0));
  }
}
