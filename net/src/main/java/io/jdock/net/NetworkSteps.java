package io.jdock.net;

import io.jdock.linux.KernelJournal;
import io.jdock.linux.KernelJournal.Phase;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The steps that connect a container, in words: for the journal of what was done, and for the plan
 * of what would be.
 */
final class NetworkSteps {
  /** Where the shell's equivalents keep the names that containers have. */
  private static final String NAMES = "/run/names";

  private NetworkSteps() {}

  /** One step; its texts are made when they are read. */
  record Told(Supplier<String> call, String reason, Supplier<String> shell) {
    void done(KernelJournal journal, long start) {
      done(journal, Phase.NETWORK, start);
    }

    void done(KernelJournal journal, Phase phase, long start) {
      journal.done(phase, call, reason, shell, start);
    }

    void failed(KernelJournal journal, int errno, long start) {
      journal.failed(Phase.NETWORK, call, reason, shell, errno, start);
    }

    void planned(KernelJournal journal) {
      journal.record(new KernelJournal.Step(Phase.NETWORK, call, reason, shell, 0, 0, 0, 0));
    }
  }

  static Told unshare(String namespace) {
    return new Told(
        () -> "unshare(CLONE_NEWNET)",
        "a network stack of the container's own: links, addresses, routes, firewall, ports",
        () -> "unshare --net=" + namespace + " true");
  }

  static Told bind(String own, String namespace) {
    return new Told(
        () -> "mount(\"" + own + "\", \"" + namespace + "\", NULL, MS_BIND, NULL)",
        "keeps the namespace alive while no process is in it",
        () -> "mount --bind /proc/self/ns/net " + namespace);
  }

  static Told loopback(String namespace) {
    return new Told(
        () -> "RTM_NEWLINK lo IFF_UP",
        "127.0.0.1 answers inside the container",
        () -> inside(namespace) + "link set lo up");
  }

  /**
   * @param mtu of both ends, such as {@code mtu 1500}; empty where it is not known
   * @param mac of the far end, such as {@code address 02:42:ac:11:00:02}; the same
   */
  static Told veth(
      String near, String far, String master, String namespace, String mtu, String mac) {
    return new Told(
        () -> "RTM_NEWLINK " + near + " veth, peer " + far + " in the container, master " + master,
        "a cable from the bridge into the container",
        () ->
            words(
                "ip link add",
                near,
                mtu,
                "master",
                master,
                "up type veth peer name",
                far,
                mac,
                mtu,
                "netns",
                namespace));
  }

  /**
   * @param mode the driver's, such as {@code mode bridge}; empty where it is not known
   */
  static Told onParent(String link, String driver, String parent, String namespace, String mode) {
    return new Told(
        () -> "RTM_NEWLINK " + link + " " + driver + " on " + parent,
        "the container is on the wire of the host's link, beside the host",
        () -> words("ip link add", link, "link", parent, "netns", namespace, "type", driver, mode));
  }

  /**
   * Addresses, switch and, where the container's way out is this one, the default route.
   *
   * @param ip with its prefix length, as {@code ip6}, which is empty where there is none
   * @param via the gateway; empty where the way out is another
   */
  static Told configure(String link, String ip, String ip6, String via, String namespace) {
    return new Told(
        () ->
            words("RTM_NEWADDR", ip, ip6)
                + ", RTM_NEWLINK IFF_UP"
                + (via.isEmpty() ? "" : ", RTM_NEWROUTE default via " + via),
        via.isEmpty()
            ? "the container's address on this network; its way out is another"
            : "the container's address, and the host as its way out",
        () -> {
          String enter = inside(namespace);
          List<String> commands = new ArrayList<>();
          commands.add(enter + "addr add " + ip + " brd + dev " + link);
          if (!ip6.isEmpty()) {
            commands.add(enter + "addr add " + ip6 + " dev " + link + " nodad");
          }
          commands.add(enter + "link set " + link + " up");
          if (!via.isEmpty()) {
            commands.add(enter + "route add default via " + via);
          }
          return String.join(" && ", commands);
        });
  }

  /**
   * @param hostPort its number, or what stands for one that is not chosen yet
   */
  static Told hold(
      String hostIp, String hostPort, PortProtocol protocol, String containerIp, int port) {
    return new Told(
        () -> "socket, bind " + hostIp + ":" + hostPort + "/" + protocol.text() + ", listen",
        "the host's port is the container's from here on, and nobody else gets it",
        () ->
            "socat %s-LISTEN:%s,fork %s:%s:%d"
                .formatted(protocol.name(), hostPort, protocol.name(), containerIp, port));
  }

  /** The records by which others on the network find a container. */
  static Told named(Endpoint endpoint) {
    return new Told(
        () -> "DNS " + String.join(", ", records(endpoint)),
        "what others on " + endpoint.networkName() + " can call the container",
        () ->
            addresses(endpoint).stream()
                .map(ip -> ip + " " + String.join(" ", endpoint.dnsNames()))
                .collect(Collectors.joining("\n", "cat > " + hosts(endpoint) + " <<.\n", "\n.")));
  }

  static Told unnamed(Endpoint endpoint) {
    return new Told(
        () -> "no more DNS " + String.join(", ", records(endpoint)),
        "nobody on " + endpoint.networkName() + " finds the container any more",
        () -> "rm " + hosts(endpoint));
  }

  private static List<String> records(Endpoint endpoint) {
    String names = String.join(" ", endpoint.dnsNames());
    List<String> records = new ArrayList<>();
    for (String ip : addresses(endpoint)) {
      records.add((ip.indexOf(':') < 0 ? "A " : "AAAA ") + names + " = " + ip);
    }
    records.add("PTR = " + endpoint.containerName() + "." + endpoint.networkName());
    return records;
  }

  private static List<String> addresses(Endpoint endpoint) {
    InetAddress ip6 = endpoint.ip6();
    return ip6 == null
        ? List.of(Cidr.text(endpoint.ip()))
        : List.of(Cidr.text(endpoint.ip()), Cidr.text(ip6));
  }

  /** A file that a dnsmasq started as the server's step tells would read by itself. */
  private static String hosts(Endpoint endpoint) {
    return NAMES + "/" + endpoint.containerName() + "." + endpoint.networkName();
  }

  static String inside(String namespace) {
    return "nsenter --net=" + namespace + " ip ";
  }

  private static String words(String... words) {
    List<String> said = new ArrayList<>(List.of(words));
    said.removeIf(String::isEmpty);
    return String.join(" ", said);
  }
}
