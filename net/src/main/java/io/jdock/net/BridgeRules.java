package io.jdock.net;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The firewall rules of one bridge network in one family. Rules that belong to the bridge name it;
 * those of published ports name it in a comment, so that each daemon knows its own.
 *
 * <pre>
 * filter FORWARD -> JDOCK-USER, JDOCK-ISOLATION-STAGE-1, then per bridge:
 *   replies in; JDOCK (published ports); out; between containers; all else in: DROP
 * nat PREROUTING, OUTPUT, to local addresses -> JDOCK (published ports: DNAT)
 * nat POSTROUTING: MASQUERADE of what leaves, and of what comes back in through a published port
 * </pre>
 *
 * @param subnet the bridge's, whose family is that of the rules
 * @param icc whether its containers may talk to each other
 * @param masquerade whether what leaves it gets the host's address
 * @param internal whether nothing leaves it
 */
record BridgeRules(String bridge, Cidr subnet, boolean icc, boolean masquerade, boolean internal) {
  static final String FILTER = "filter";
  static final String NAT = "nat";
  static final String JDOCK = "JDOCK";
  static final String USER = "JDOCK-USER";
  static final String STAGE_1 = "JDOCK-ISOLATION-STAGE-1";
  static final String STAGE_2 = "JDOCK-ISOLATION-STAGE-2";

  private static final String PORT_ON = "jdock port on ";
  private static final Pattern NAMED =
      Pattern.compile("(?:(?:^| )-[io] |\"" + PORT_ON + ")([^ \"]+)");

  boolean isIpv4() {
    return subnet.isIpv4();
  }

  /** Jumps into our chains, which come before all other rules of the built-in chains. */
  static List<FirewallRule> jumps(boolean ipv4) {
    // IPv6 has no route_localnet: what is sent to ::1 cannot leave, the daemon's proxy takes it.
    String loopback = ipv4 ? "" : "! -d ::1/128 ";
    return List.of(
        new FirewallRule(FILTER, "FORWARD", "-j " + USER),
        new FirewallRule(FILTER, "FORWARD", "-j " + STAGE_1),
        new FirewallRule(NAT, "PREROUTING", "-m addrtype --dst-type LOCAL -j " + JDOCK),
        new FirewallRule(NAT, "OUTPUT", loopback + "-m addrtype --dst-type LOCAL -j " + JDOCK));
  }

  /** The bridge's rules in the built-in chains, to follow the jumps. */
  List<FirewallRule> builtIn() {
    List<FirewallRule> rules = new ArrayList<>();
    if (isIpv4()) {
      // route_localnet lets 127/8 onto the bridge for published ports, and for nothing else.
      rules.add(
          new FirewallRule(
              FILTER,
              "INPUT",
              "-d 127.0.0.0/8 -i "
                  + bridge
                  + " -m conntrack ! --ctstate RELATED,ESTABLISHED,DNAT -j DROP"));
    }
    rules.add(forward("-o " + bridge + " -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT"));
    rules.add(forward("-o " + bridge + " -j " + JDOCK));
    if (!internal) {
      rules.add(forward("-i " + bridge + " ! -o " + bridge + " -j ACCEPT"));
    }
    rules.add(forward("-i " + bridge + " -o " + bridge + " -j " + (icc ? "ACCEPT" : "DROP")));
    rules.add(forward("-o " + bridge + " -j DROP"));
    if (!internal) {
      translations(rules);
    }
    return rules;
  }

  private void translations(List<FirewallRule> rules) {
    String net = subnet.network().toString();
    if (masquerade) {
      rules.add(
          new FirewallRule(NAT, "POSTROUTING", "-s " + net + " ! -o " + bridge + " -j MASQUERADE"));
    }
    // From the host itself, 127.0.0.1 included, to a published port.
    rules.add(
        new FirewallRule(
            NAT, "POSTROUTING", "-o " + bridge + " -m addrtype --src-type LOCAL -j MASQUERADE"));
    // From a container through the host's port to a container: answers must come back here.
    rules.add(
        new FirewallRule(
            NAT,
            "POSTROUTING",
            "-s " + net + " -o " + bridge + " -m conntrack --ctstate DNAT -j MASQUERADE"));
  }

  private static FirewallRule forward(String spec) {
    return new FirewallRule(FILTER, "FORWARD", spec);
  }

  /** The bridge's rules in our own chains. */
  List<FirewallRule> ownChains() {
    String net = subnet.network().toString();
    List<FirewallRule> rules = new ArrayList<>();
    if (internal) {
      rules.add(new FirewallRule(FILTER, STAGE_1, "! -s " + net + " -o " + bridge + " -j DROP"));
      rules.add(new FirewallRule(FILTER, STAGE_1, "! -d " + net + " -i " + bridge + " -j DROP"));
    }
    rules.add(
        new FirewallRule(FILTER, STAGE_1, "-i " + bridge + " ! -o " + bridge + " -j " + STAGE_2));
    // Published ports are open to other networks' containers too, at the host's addresses.
    rules.add(
        new FirewallRule(
            FILTER, STAGE_2, "-o " + bridge + " -m conntrack ! --ctstate DNAT -j DROP"));
    return rules;
  }

  /**
   * DNAT and acceptance for one published port; nothing for a port of the other family, or where
   * the endpoint has no address of this one: such ports are served in-process.
   */
  List<FirewallRule> published(Endpoint endpoint, PublishedPort port) {
    boolean v4 = port.hostIp() instanceof Inet4Address;
    @Nullable InetAddress to = isIpv4() ? endpoint.ip() : endpoint.ip6();
    if (v4 != isIpv4() || to == null) {
      return List.of();
    }
    int all = isIpv4() ? 32 : 128;
    String proto = port.protocol().text();
    String from =
        port.hostIp().isAnyLocalAddress() ? "" : "-d " + Cidr.text(port.hostIp()) + "/" + all + " ";
    String ip = Cidr.text(to);
    String comment = " -m comment --comment \"" + comment() + "\"";
    return List.of(
        new FirewallRule(
            NAT,
            JDOCK,
            from
                + "-p "
                + proto
                + " -m "
                + proto
                + " --dport "
                + port.hostPort()
                + comment
                + " -j DNAT --to-destination "
                + (v4 ? ip : "[" + ip + "]")
                + ":"
                + port.containerPort()),
        new FirewallRule(
            FILTER,
            JDOCK,
            "-d "
                + ip
                + "/"
                + all
                + " -o "
                + bridge
                + " -p "
                + proto
                + " -m "
                + proto
                + " --dport "
                + port.containerPort()
                + comment
                + " -j ACCEPT"));
  }

  private String comment() {
    return PORT_ON + bridge;
  }

  /** Whether a rule as iptables-save prints it is this bridge's. */
  boolean owns(FirewallRule rule) {
    return !rule.chain().equals(USER) && named(rule).contains(bridge);
  }

  /** The bridges that a rule as iptables-save prints it names. */
  static List<String> named(FirewallRule rule) {
    return NAMED.matcher(rule.spec()).results().map(found -> found.group(1)).toList();
  }
}
