package io.jdock.net;

import io.jdock.linux.KernelJournal;
import io.jdock.linux.KernelJournal.Phase;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The firewall's part of one bridge network. One program run per change. */
final class Firewall {
  private static final System.Logger LOG = System.getLogger(Firewall.class.getName());

  private final Iptables iptables;
  private final BridgeRules bridge;

  Firewall(Iptables iptables, BridgeRules bridge) {
    this.iptables = iptables;
    this.bridge = bridge;
  }

  /**
   * Brings the rules to what they should be, whatever they are now: those of this bridge, and of
   * the ports published on it.
   */
  void establish(List<FirewallRule> published, boolean dropForeign) throws IOException {
    iptables.restore(establishing(iptables.save(), published, dropForeign));
  }

  /**
   * @param dropForeign make DROP the policy of FORWARD: for a host that did not forward until now,
   *     and is not to become a router for others
   */
  FirewallChange establishing(
      FirewallSnapshot now, List<FirewallRule> published, boolean dropForeign) {
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
    List<FirewallRule> jumps = BridgeRules.jumps();
    for (FirewallRule rule : now.rules()) {
      if (bridge.owns(rule.spec()) && !rule.chain().equals(BridgeRules.USER)
          || jumps.contains(rule)) {
        change.delete(rule);
      }
    }
    List<FirewallRule> first = new ArrayList<>(jumps);
    first.addAll(bridge.builtIn());
    List<FirewallRule> inserted = new ArrayList<>();
    for (FirewallRule rule : first) {
      String chain = rule.table() + "/" + rule.chain();
      int position = 1;
      for (FirewallRule before : inserted) {
        if ((before.table() + "/" + before.chain()).equals(chain)) {
          position++;
        }
      }
      change.insert(rule, position);
      inserted.add(rule);
    }
    bridge.ownChains().forEach(change::append);
    published.forEach(change::append);
    return change;
  }

  /** Removes every rule that names the bridge. */
  void remove() throws IOException {
    FirewallChange change = new FirewallChange();
    for (FirewallRule rule : iptables.save().rules()) {
      if (bridge.owns(rule.spec()) && !rule.chain().equals(BridgeRules.USER)) {
        change.delete(rule);
      }
    }
    if (!change.isEmpty()) {
      iptables.restore(change);
    }
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
        () -> "iptables-restore: " + String.join("; ", words(rules, true)),
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
        () -> "iptables-restore: " + String.join("; ", words(rules, false)),
        "the host's ports lead nowhere any more",
        () -> String.join(" && ", words(rules, false)),
        start);
  }

  private static List<String> words(List<FirewallRule> rules, boolean append) {
    return rules.stream()
        .map(rule -> "iptables -t " + rule.table() + " " + (append ? rule.append() : rule.delete()))
        .toList();
  }
}
