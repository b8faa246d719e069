package io.jdock.net;

import java.net.Inet6Address;
import java.util.ArrayList;
import java.util.List;

/**
 * The firewall rules of one bridge network. Rules that belong to the bridge name it; those of
 * published ports name it in a comment, so that each daemon knows its own.
 *
 * <pre>
 * filter FORWARD -> JDOCK-USER, JDOCK-ISOLATION-STAGE-1, then per bridge:
 *   replies in; JDOCK (published ports); out; between containers; all else in: DROP
 * nat PREROUTING, OUTPUT, to local addresses -> JDOCK (published ports: DNAT)
 * nat POSTROUTING: MASQUERADE of what leaves, and of what comes back in through a published port
 * </pre>
 */
final class BridgeRules {
  static final String FILTER = "filter";
  static final String NAT = "nat";
  static final String JDOCK = "JDOCK";
  static final String USER = "JDOCK-USER";
  static final String STAGE_1 = "JDOCK-ISOLATION-STAGE-1";
  static final String STAGE_2 = "JDOCK-ISOLATION-STAGE-2";

  private final String bridge;
  private final Cidr subnet;
  private final boolean icc;

  BridgeRules(String bridge, Cidr subnet, boolean icc) {
    this.bridge = bridge;
    this.subnet = subnet;
    this.icc = icc;
  }

  /** Jumps into our chains, which come before all other rules of the built-in chains. */
  static List<FirewallRule> jumps() {
    return List.of(
        new FirewallRule(FILTER, "FORWARD", "-j " + USER),
        new FirewallRule(FILTER, "FORWARD", "-j " + STAGE_1),
        new FirewallRule(NAT, "PREROUTING", "-m addrtype --dst-type LOCAL -j " + JDOCK),
        new FirewallRule(NAT, "OUTPUT", "-m addrtype --dst-type LOCAL -j " + JDOCK));
  }

  /** The bridge's rules in the built-in chains, to follow the jumps. */
  List<FirewallRule> builtIn() {
    return List.of(
        // route_localnet lets 127/8 onto the bridge for published ports, and for nothing else.
        new FirewallRule(
            FILTER,
            "INPUT",
            "-d 127.0.0.0/8 -i "
                + bridge
                + " -m conntrack ! --ctstate RELATED,ESTABLISHED,DNAT -j DROP"),
        new FirewallRule(
            FILTER,
            "FORWARD",
            "-o " + bridge + " -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT"),
        new FirewallRule(FILTER, "FORWARD", "-o " + bridge + " -j " + JDOCK),
        new FirewallRule(FILTER, "FORWARD", "-i " + bridge + " ! -o " + bridge + " -j ACCEPT"),
        new FirewallRule(
            FILTER,
            "FORWARD",
            "-i " + bridge + " -o " + bridge + " -j " + (icc ? "ACCEPT" : "DROP")),
        new FirewallRule(FILTER, "FORWARD", "-o " + bridge + " -j DROP"),
        new FirewallRule(
            NAT, "POSTROUTING", "-s " + subnet.network() + " ! -o " + bridge + " -j MASQUERADE"),
        // From the host itself, 127.0.0.1 included, to a published port.
        new FirewallRule(
            NAT, "POSTROUTING", "-o " + bridge + " -m addrtype --src-type LOCAL -j MASQUERADE"),
        // From a container through the host's port to a container: answers must come back here.
        new FirewallRule(
            NAT,
            "POSTROUTING",
            "-s "
                + subnet.network()
                + " -o "
                + bridge
                + " -m conntrack --ctstate DNAT -j MASQUERADE"));
  }

  /** The bridge's rules in our own chains. */
  List<FirewallRule> ownChains() {
    return List.of(
        new FirewallRule(FILTER, STAGE_1, "-i " + bridge + " ! -o " + bridge + " -j " + STAGE_2),
        new FirewallRule(FILTER, STAGE_2, "-o " + bridge + " -j DROP"));
  }

  /** DNAT and acceptance for one published port; nothing for IPv6, which is served in-process. */
  List<FirewallRule> published(Endpoint endpoint, PublishedPort port) {
    if (port.hostIp() instanceof Inet6Address) {
      return List.of();
    }
    String proto = port.protocol().text();
    String to = port.hostIp().isAnyLocalAddress() ? "" : "-d " + Cidr.text(port.hostIp()) + "/32 ";
    String ip = Cidr.text(endpoint.ip());
    String comment = " -m comment --comment \"" + comment() + "\"";
    List<FirewallRule> rules = new ArrayList<>();
    rules.add(
        new FirewallRule(
            NAT,
            JDOCK,
            to
                + "-p "
                + proto
                + " -m "
                + proto
                + " --dport "
                + port.hostPort()
                + comment
                + " -j DNAT --to-destination "
                + ip
                + ":"
                + port.containerPort()));
    rules.add(
        new FirewallRule(
            FILTER,
            JDOCK,
            "-d "
                + ip
                + "/32 -o "
                + bridge
                + " -p "
                + proto
                + " -m "
                + proto
                + " --dport "
                + port.containerPort()
                + comment
                + " -j ACCEPT"));
    return rules;
  }

  private String comment() {
    return "jdock port on " + bridge;
  }

  /** Whether a rule as iptables-save prints it is this bridge's. */
  boolean owns(String spec) {
    String padded = " " + spec + " ";
    return padded.contains(" -i " + bridge + " ")
        || padded.contains(" -o " + bridge + " ")
        || padded.contains("\"" + comment() + "\"");
  }
}
