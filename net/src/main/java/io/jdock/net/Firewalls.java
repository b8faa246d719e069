package io.jdock.net;

import io.jdock.linux.KernelJournal;
import java.io.IOException;
import java.util.List;

/** The host's firewalls of both families; of none where the daemon is not to touch them. */
final class Firewalls {
  private final boolean enabled;
  private final Firewall ipv4 = new Firewall(new Iptables("iptables"), true);
  private final Firewall ipv6 = new Firewall(new Iptables("ip6tables"), false);

  Firewalls(boolean enabled) {
    this.enabled = enabled;
  }

  private Firewall of(boolean v4) {
    return v4 ? ipv4 : ipv6;
  }

  /** The rules of all networks and their ports, whatever is there now. */
  void establish(List<BridgeRules> all, List<Published> ports, boolean dropForeign)
      throws IOException {
    for (boolean v4 : new boolean[] {true, false}) {
      List<BridgeRules> mine = family(all, v4);
      if (enabled && !mine.isEmpty()) {
        of(v4).establish(mine, rules(ports, v4), v4 && dropForeign, KernelJournal.none());
      }
    }
  }

  /** The rules of a network that is new. */
  void open(List<BridgeRules> network, KernelJournal journal) throws IOException {
    for (boolean v4 : new boolean[] {true, false}) {
      List<BridgeRules> mine = family(network, v4);
      if (enabled && !mine.isEmpty()) {
        of(v4).open(mine, journal);
      }
    }
  }

  /**
   * Removes a network's rules.
   *
   * @param others the rules of the networks that stay
   */
  void close(List<BridgeRules> network, List<BridgeRules> others, KernelJournal journal)
      throws IOException {
    if (enabled) {
      for (BridgeRules rules : network) {
        boolean last = family(others, rules.isIpv4()).isEmpty();
        of(rules.isIpv4()).remove(rules, last, journal);
      }
    }
  }

  /** Removes a network's rules only. */
  void close(List<BridgeRules> network, KernelJournal journal) throws IOException {
    if (enabled) {
      for (BridgeRules rules : network) {
        of(rules.isIpv4()).remove(rules, false, journal);
      }
    }
  }

  /** Ports of an endpoint on a network. */
  record Published(List<BridgeRules> network, Endpoint endpoint, List<PublishedPort> ports) {}

  void add(Published published, KernelJournal journal) throws IOException {
    for (boolean v4 : new boolean[] {true, false}) {
      if (enabled) {
        of(v4).add(rules(List.of(published), v4), journal);
      }
    }
  }

  void delete(Published published, KernelJournal journal) throws IOException {
    for (boolean v4 : new boolean[] {true, false}) {
      if (enabled) {
        of(v4).delete(rules(List.of(published), v4), journal);
      }
    }
  }

  boolean enabled() {
    return enabled;
  }

  private static List<BridgeRules> family(List<BridgeRules> of, boolean v4) {
    return of.stream().filter(rules -> rules.isIpv4() == v4).toList();
  }

  private static List<FirewallRule> rules(List<Published> all, boolean v4) {
    return all.stream()
        .flatMap(
            each ->
                family(each.network(), v4).stream()
                    .flatMap(
                        rules ->
                            each.ports().stream()
                                .flatMap(port -> rules.published(each.endpoint(), port).stream())))
        .toList();
  }
}
