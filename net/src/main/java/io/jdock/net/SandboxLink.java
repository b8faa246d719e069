package io.jdock.net;

import io.jdock.linux.KernelJournal;
import io.jdock.linux.KernelJournal.Phase;
import io.jdock.linux.Syscalls;
import io.jdock.linux.netlink.Addresses;
import io.jdock.linux.netlink.Link;
import io.jdock.linux.netlink.Links;
import io.jdock.linux.netlink.NamespaceThread;
import io.jdock.linux.netlink.Netlink;
import io.jdock.linux.netlink.NetlinkRequest;
import io.jdock.linux.netlink.Routes;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The container's end of a connection: addresses, switch, default route.
 *
 * @param inside the sandbox's own netlink socket
 */
record SandboxLink(Syscalls syscalls, Sandbox sandbox, Netlink inside) {

  /**
   * Gives a link that is in the sandbox already what its endpoint says.
   *
   * @param gateway whether the container's way out is this one from now on
   */
  void configure(Endpoint endpoint, boolean gateway, KernelJournal journal) throws IOException {
    long start = System.nanoTime();
    Link link = inside.links().get(endpoint.containerInterface());
    List<NetlinkRequest> requests = new ArrayList<>();
    requests.add(Addresses.addRequest(link.index(), endpoint.ip(), endpoint.prefixLen()));
    InetAddress ip6 = endpoint.ip6();
    if (ip6 != null) {
      switchIpv6On(endpoint);
      requests.add(Addresses.addRequest(link.index(), ip6, endpoint.prefixLen6()));
    }
    requests.add(Links.upRequest(link.index()));
    if (gateway) {
      requests.addAll(routes(endpoint, link.index()));
    }
    inside.execute(requests);
    journal.done(
        Phase.NETWORK,
        () ->
            "RTM_NEWADDR "
                + addresses(endpoint)
                + ", RTM_NEWLINK IFF_UP"
                + (gateway ? ", RTM_NEWROUTE default via " + Cidr.text(endpoint.gateway()) : ""),
        gateway
            ? "the container's address, and the host as its way out"
            : "the container's address on this network; its way out is another",
        () -> shell(endpoint, gateway),
        start);
  }

  /** Makes a connection the container's way out, in place of the one before. */
  void makeGateway(Endpoint endpoint, KernelJournal journal) throws IOException {
    long start = System.nanoTime();
    inside.execute(routes(endpoint, inside.links().get(endpoint.containerInterface()).index()));
    journal.done(
        Phase.NETWORK,
        () -> "RTM_NEWROUTE NLM_F_REPLACE default via " + Cidr.text(endpoint.gateway()),
        "the way out is by " + endpoint.networkName() + " from here on",
        () -> enter() + "route replace default via " + Cidr.text(endpoint.gateway()),
        start);
  }

  private static List<NetlinkRequest> routes(Endpoint endpoint, int link) {
    List<NetlinkRequest> routes = new ArrayList<>();
    routes.add(
        endpoint.onLink()
            ? Routes.replaceDefaultLinkRequest(link)
            : Routes.replaceDefaultRequest(endpoint.gateway(), link));
    InetAddress gateway6 = endpoint.gateway6();
    if (gateway6 != null) {
      routes.add(Routes.replaceDefaultRequest(gateway6, link));
    }
    return routes;
  }

  /** It is off by default in our sandboxes. */
  private void switchIpv6On(Endpoint endpoint) throws IOException {
    Path off = Path.of("/proc/sys/net/ipv6/conf", endpoint.containerInterface(), "disable_ipv6");
    NamespaceThread.callIn(syscalls, sandbox.path(), () -> Files.writeString(off, "0"));
  }

  private static String addresses(Endpoint endpoint) {
    String first = Cidr.text(endpoint.ip()) + "/" + endpoint.prefixLen();
    InetAddress ip6 = endpoint.ip6();
    return ip6 == null ? first : first + " " + Cidr.text(ip6) + "/" + endpoint.prefixLen6();
  }

  private String shell(Endpoint endpoint, boolean gateway) {
    String far = endpoint.containerInterface();
    List<String> words = new ArrayList<>();
    words.add(
        enter()
            + "addr add "
            + Cidr.text(endpoint.ip())
            + "/"
            + endpoint.prefixLen()
            + " brd + dev "
            + far);
    InetAddress ip6 = endpoint.ip6();
    if (ip6 != null) {
      words.add(
          enter()
              + "addr add "
              + Cidr.text(ip6)
              + "/"
              + endpoint.prefixLen6()
              + " dev "
              + far
              + " nodad");
    }
    words.add(enter() + "link set " + far + " up");
    if (gateway) {
      words.add(enter() + "route add default via " + Cidr.text(endpoint.gateway()));
    }
    return String.join(" && ", words);
  }

  private String enter() {
    return "nsenter --net=" + sandbox.path() + " ip ";
  }
}
