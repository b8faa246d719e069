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
  private static final String FAR = "eth0";
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

  /** A cable to a bridge, an address and published ports. */
  public void bridge(Network network, Optional<InetAddress> ip, List<PortBinding> ports) {
    String master = network.options().getOrDefault(Network.BRIDGE_NAME, network.name());
    Network.Ipam ipam = network.ipam().get(0);
    String address = ip.map(Cidr::text).orElseGet(() -> anyOf(ipam.subnet()));
    int length = ipam.subnet().prefix();
    String gateway = Cidr.text(ipam.gateway());
    step(
        "RTM_NEWLINK " + NEAR + " veth, peer " + FAR + " in the container, master " + master,
        "a cable from the bridge into the container",
        "ip link add %s master %s up type veth peer name %s netns %s"
            .formatted(NEAR, master, FAR, namespace));
    step(
        "RTM_NEWADDR %s/%d, RTM_NEWLINK IFF_UP, RTM_NEWROUTE default via %s"
            .formatted(address, length, gateway),
        "the container's address, and the host as its way out",
        inside("addr add %s/%d brd + dev %s".formatted(address, length, FAR))
            + " && "
            + inside("link set " + FAR + " up")
            + " && "
            + inside("route add default via " + gateway));
    ports.forEach(port -> publish(address, port));
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
