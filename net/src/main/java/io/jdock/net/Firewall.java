package io.jdock.net;

import io.jdock.linux.KernelJournal;
import io.jdock.linux.KernelJournal.Phase;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The host's firewall of one family, as far as it is ours. One iptables-restore per change. */
final class Firewall {
  private static final System.Logger LOG = System.getLogger(Firewall.class.getName());

  private final Iptables iptables;
  private final boolean ipv4;

  /** Whether our chains and the jumps into them have been made, and so are there unless taken. */
  private volatile boolean established;

  Firewall(Iptables iptables, boolean ipv4) {
    this.iptables = iptables;
    this.ipv4 = ipv4;
  }

  /**
   * Brings the rules to what they should be, whatever they are now: those of some bridges, and of
   * the ports published on them.
   */
  void establish(
      List<BridgeRules> bridges,
      List<FirewallRule> published,
      boolean dropForeign,
      KernelJournal journal)
      throws IOException {
    long start = System.nanoTime();
    FirewallChange change = establishing(iptables.save(), bridges, published, dropForeign);
    iptables.restore(change);
    established = true;
    opened(change, start, journal);
  }

  private void opened(FirewallChange change, long start, KernelJournal journal) {
    journal.done(
        Phase.NETWORK,
        () -> iptables.program() + "-restore: " + change.summary(),
        "the network is closed to other networks, open to its own, and has a way out",
        () -> iptables.program() + "-restore --noflush <<.\n" + change.text() + ".",
        start);
  }

  /**
   * Adds the rules of bridges that are new. The rules that there are are not read (it would double
   * the time) but taken to be as we left them; where they are not, the kernel refuses the change,
   * and they are read after all.
   */
  void open(List<BridgeRules> bridges, KernelJournal journal) throws IOException {
    if (established) {
      long start = System.nanoTime();
      FirewallChange change = opening(bridges);
      try {
        iptables.restore(change);
        opened(change, start, journal);
        return;
      } catch (NetworkException e) {
        LOG.log(System.Logger.Level.WARNING, "firewall rules are not as left: {0}", e.getMessage());
      }
    }
    establish(bridges, List.of(), false, journal);
  }

  /** Our jumps are taken out and put first again: others may have come before them meanwhile. */
  FirewallChange opening(List<BridgeRules> bridges) {
    FirewallChange change = new FirewallChange();
    BridgeRules.jumps(ipv4).forEach(change::delete);
    insert(change, bridges);
    return change;
  }

  private void insert(FirewallChange change, List<BridgeRules> bridges) {
    List<FirewallRule> first = new ArrayList<>(BridgeRules.jumps(ipv4));
    bridges.forEach(bridge -> first.addAll(bridge.builtIn()));
    Map<String, Integer> positions = new HashMap<>();
    for (FirewallRule rule : first) {
      change.insert(rule, positions.merge(rule.table() + "/" + rule.chain(), 1, Integer::sum));
    }
    bridges.forEach(bridge -> bridge.ownChains().forEach(change::append));
  }

  /**
   * @param dropForeign make DROP the policy of FORWARD: for a host that did not forward until now,
   *     and is not to become a router for others
   */
  FirewallChange establishing(
      FirewallSnapshot now,
      List<BridgeRules> bridges,
      List<FirewallRule> published,
      boolean dropForeign) {
    FirewallChange change = new FirewallChange();
    if (dropForeign) {
      change.policy(BridgeRules.FILTER, "FORWARD", "DROP");
    }
    for (String chain :
        List.of(BridgeRules.JDOCK, BridgeRules.STAGE_1, BridgeRules.STAGE_2, BridgeRules.USER)) {
      if (!now.hasChain(BridgeRules.FILTER, chain)) {
        change.chain(BridgeRules.FILTER, chain);
      }
    }
    if (!now.hasChain(BridgeRules.NAT, BridgeRules.JDOCK)) {
      change.chain(BridgeRules.NAT, BridgeRules.JDOCK);
    }
    Set<FirewallRule> jumps = new HashSet<>(BridgeRules.jumps(ipv4));
    for (FirewallRule rule : now.rules()) {
      if (jumps.contains(rule) || bridges.stream().anyMatch(bridge -> bridge.owns(rule))) {
        change.delete(rule);
      }
    }
    insert(change, bridges);
    published.forEach(change::append);
    return change;
  }

  /**
   * Removes every rule that names the bridge.
   *
   * @param last whether no other bridge needs the jumps into our chains
   */
  void remove(BridgeRules bridge, boolean last, KernelJournal journal) throws IOException {
    long start = System.nanoTime();
    List<FirewallRule> jumps = last ? BridgeRules.jumps(ipv4) : List.of();
    FirewallChange change = removing(bridge, jumps);
    if (last) {
      established = false;
    }
    try {
      iptables.restore(change);
    } catch (NetworkException e) {
      LOG.log(System.Logger.Level.WARNING, "firewall rules are not as left: {0}", e.getMessage());
      change = new FirewallChange();
      iptables.save().rules().stream()
          .filter(rule -> bridge.owns(rule) || jumps.contains(rule))
          .forEach(change::delete);
      if (change.isEmpty()) {
        return;
      }
      iptables.restore(change);
    }
    FirewallChange made = change;
    journal.done(
        Phase.TEARDOWN,
        () -> iptables.program() + "-restore: " + made.summary(),
        "no rule speaks of the network any more",
        () -> iptables.program() + "-restore --noflush <<.\n" + made.text() + ".",
        start);
  }

  private static FirewallChange removing(BridgeRules bridge, List<FirewallRule> jumps) {
    FirewallChange change = new FirewallChange();
    bridge.builtIn().forEach(change::delete);
    bridge.ownChains().forEach(change::delete);
    jumps.forEach(change::delete);
    return change;
  }

  void add(List<FirewallRule> rules, KernelJournal journal) throws IOException {
    if (rules.isEmpty()) {
      return;
    }
    FirewallChange change = new FirewallChange();
    rules.forEach(change::append);
    long start = System.nanoTime();
    iptables.restore(change);
    journal.done(
        Phase.NETWORK,
        () -> iptables.program() + "-restore: " + String.join("; ", words(rules, true)),
        "the host's ports lead to the container's",
        () -> String.join(" && ", words(rules, true)),
        start);
  }

  /** Removes rules; those that somebody else removed before are passed over. */
  void delete(List<FirewallRule> rules, KernelJournal journal) throws IOException {
    if (rules.isEmpty()) {
      return;
    }
    long start = System.nanoTime();
    FirewallChange change = new FirewallChange();
    rules.forEach(change::delete);
    try {
      iptables.restore(change);
    } catch (NetworkException e) {
      LOG.log(System.Logger.Level.WARNING, "firewall rules are not as left: {0}", e.getMessage());
      FirewallChange present = new FirewallChange();
      List<FirewallRule> now = iptables.save().rules();
      rules.stream().filter(now::contains).forEach(present::delete);
      if (!present.isEmpty()) {
        iptables.restore(present);
      }
    }
    journal.done(
        Phase.TEARDOWN,
        () -> iptables.program() + "-restore: " + String.join("; ", words(rules, false)),
        "the host's ports lead nowhere any more",
        () -> String.join(" && ", words(rules, false)),
        start);
  }

  private List<String> words(List<FirewallRule> rules, boolean append) {
    return rules.stream()
        .map(
            rule ->
                iptables.program()
                    + " -t "
                    + rule.table()
                    + " "
                    + (append ? rule.append() : rule.delete()))
        .toList();
  }
}
