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
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The container's end of a connection: addresses, switch, default route.
 *
 * @param inside the sandbox's own netlink socket
 */
record SandboxLink(Syscalls syscalls, Sandbox sandbox, Netlink inside) {
  private static final System.Logger LOG = System.getLogger(SandboxLink.class.getName());
  private static final Set<String> KINDS = Set.of("veth", "macvlan", "ipvlan");
  private static final Pattern NUMBER = Pattern.compile("\\d+");

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
    NetworkSteps.configure(
            endpoint.containerInterface(),
            Cidr.text(endpoint.ip()) + "/" + endpoint.prefixLen(),
            ip6 == null ? "" : Cidr.text(ip6) + "/" + endpoint.prefixLen6(),
            gateway ? Cidr.text(endpoint.gateway()) : "",
            sandbox.path().toString())
        .done(journal, start);
  }

  /** Makes a connection the container's way out, in place of the one before. */
  void makeGateway(Endpoint endpoint, KernelJournal journal) throws IOException {
    long start = System.nanoTime();
    inside.execute(routes(endpoint, inside.links().get(endpoint.containerInterface()).index()));
    journal.done(
        Phase.NETWORK,
        () -> "RTM_NEWROUTE NLM_F_REPLACE default via " + Cidr.text(endpoint.gateway()),
        "the way out is by " + endpoint.networkName() + " from here on",
        () ->
            NetworkSteps.inside(sandbox.path().toString())
                + "route replace default via "
                + Cidr.text(endpoint.gateway()),
        start);
  }

  /** Makes a connection the container's way out where it has none: it went with another link. */
  void restoreGateway(Endpoint endpoint) throws IOException {
    boolean there =
        inside.routes().list().stream()
            .filter(route -> route.destination().isEmpty() && route.prefix() == 0)
            .anyMatch(route -> route.gateway().map(Inet4Address.class::isInstance).orElse(true));
    if (!there) {
      makeGateway(endpoint, KernelJournal.none());
    }
  }

  /**
   * Removes links of connections that a crash cut off: they are named as ours are, and none of the
   * endpoints has them.
   *
   * @param prefixes what our links in sandboxes are called, before their number
   */
  void removeStrays(List<Endpoint> endpoints, Set<String> prefixes) throws IOException {
    for (Link link : inside.links().list()) {
      boolean ours =
          KINDS.contains(link.kind())
              && prefixes.stream()
                  .anyMatch(
                      prefix ->
                          link.name().startsWith(prefix)
                              && NUMBER.matcher(link.name().substring(prefix.length())).matches());
      if (ours && endpoints.stream().noneMatch(e -> e.containerInterface().equals(link.name()))) {
        LOG.log(
            System.Logger.Level.INFO,
            "removing the link of nobody: {0} of container {1}",
            link.name(),
            sandbox.containerId());
        inside.links().delete(link.name());
      }
    }
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
}
