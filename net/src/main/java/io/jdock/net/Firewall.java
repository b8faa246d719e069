package io.jdock.net;

import io.jdock.linux.KernelJournal;
import io.jdock.linux.KernelJournal.Phase;
import io.jdock.linux.netlink.Link;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

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
   * Brings the rules to what they should be, whatever they are now: those of some bridges, of the
   * ports published on them, and what keeps other engines' bridges apart.
   *
   * @param links all of the host's
   * @return what was there where something was to be done; null where all was as it should be
   */
  @Nullable FirewallSnapshot establish(
      List<BridgeRules> bridges,
      List<FirewallRule> published,
      List<Link> links,
      boolean dropForeign,
      KernelJournal journal)
      throws IOException {
    long start = System.nanoTime();
    FirewallSnapshot now = iptables.save();
    boolean asItShouldBe = !dropForeign && isAsItShouldBe(now, bridges, published);
    if (!asItShouldBe) {
      FirewallChange change = establishing(now, bridges, published, dropForeign);
      iptables.restore(change);
      opened(change, start, journal);
    }
    established = true;
    keepApart(now, links);
    return asItShouldBe ? null : now;
  }

  /** Tells one network's part of {@link #establish}: its own rules and those of its ports. */
  void restored(
      FirewallSnapshot before,
      BridgeRules bridge,
      List<FirewallRule> published,
      long start,
      KernelJournal journal) {
    List<FirewallRule> ports = published.stream().filter(bridge::owns).toList();
    FirewallChange own = establishing(before, List.of(bridge), ports, false);
    journal.done(
        Phase.NETWORK,
        () -> iptables.program() + "-restore: " + own.summary(),
        "rules were not there, or not as they should be: all are made anew",
        () -> iptables.program() + "-restore --noflush <<.\n" + own.text() + ".",
        start);
  }

  /**
   * Whether nothing is to be done, as when a daemon was killed and started again: each built-in
   * chain begins with our jumps and then our bridges' rules, a bridge's in their order, and our own
   * chains have no more and no less than they should.
   */
  boolean isAsItShouldBe(
      FirewallSnapshot now, List<BridgeRules> bridges, List<FirewallRule> published) {
    List<FirewallRule> jumps = BridgeRules.jumps(ipv4);
    List<FirewallRule> own = new ArrayList<>(published);
    List<FirewallRule> first = new ArrayList<>(jumps);
    for (BridgeRules bridge : bridges) {
      own.addAll(bridge.ownChains());
      first.addAll(bridge.builtIn());
    }
    Set<String> names = names(bridges);
    List<FirewallRule> ours =
        now.rules().stream().filter(rule -> jumps.contains(rule) || owned(rule, names)).toList();
    List<FirewallRule> wanted = new ArrayList<>(first);
    wanted.addAll(own);
    if (!now.hasChain(BridgeRules.FILTER, BridgeRules.USER)
        || !sorted(ours).equals(sorted(wanted))) {
      return false;
    }
    Map<String, List<FirewallRule>> chains =
        now.rules().stream().collect(Collectors.groupingBy(rule -> rule.table() + rule.chain()));
    Map<String, List<FirewallRule>> beginnings =
        first.stream().collect(Collectors.groupingBy(rule -> rule.table() + rule.chain()));
    for (Map.Entry<String, List<FirewallRule>> each : beginnings.entrySet()) {
      List<FirewallRule> chain = chains.getOrDefault(each.getKey(), List.of());
      if (chain.size() < each.getValue().size()) {
        return false;
      }
      List<FirewallRule> begins = chain.subList(0, each.getValue().size());
      if (!sorted(begins).equals(sorted(each.getValue())) || !inOrder(begins, jumps, bridges)) {
        return false;
      }
    }
    return true;
  }

  private static List<String> sorted(List<FirewallRule> rules) {
    return rules.stream().map(rule -> rule.table() + rule.append()).sorted().toList();
  }

  private static boolean inOrder(
      List<FirewallRule> begins, List<FirewallRule> jumps, List<BridgeRules> bridges) {
    Map<FirewallRule, Integer> at = new HashMap<>();
    begins.forEach(rule -> at.put(rule, at.size()));
    List<FirewallRule> there = jumps.stream().filter(at::containsKey).toList();
    if (!begins.subList(0, there.size()).equals(there)) {
      return false;
    }
    for (BridgeRules bridge : bridges) {
      List<Integer> places =
          bridge.builtIn().stream().filter(at::containsKey).map(at::get).toList();
      if (!places.equals(places.stream().sorted().toList())) {
        return false;
      }
    }
    return true;
  }

  private static Set<String> names(List<BridgeRules> bridges) {
    return bridges.stream().map(BridgeRules::bridge).collect(Collectors.toSet());
  }

  private static boolean owned(FirewallRule rule, Set<String> bridges) {
    return !rule.chain().equals(BridgeRules.USER)
        && BridgeRules.named(rule).stream().anyMatch(bridges::contains);
  }

  /** Makes the rules between our bridges and other engines' what they should be. */
  void keepApart(List<Link> links) throws IOException {
    if (established) {
      keepApart(iptables.save(), links);
    }
  }

  /** A change of its own: without it our own networks work all the same. */
  private void keepApart(FirewallSnapshot now, List<Link> links) throws IOException {
    Set<String> others = OtherEngines.bridges(now, links);
    FirewallChange change = keepingApart(now, others);
    if (change.isEmpty()) {
      return;
    }
    try {
      iptables.restore(change);
    } catch (NetworkException e) {
      throw new NetworkException(
          "containers here and on the bridges "
              + String.join(", ", others)
              + " of another engine can reach each other: "
              + e.getMessage(),
          e);
    }
  }

  static FirewallChange keepingApart(FirewallSnapshot now, Set<String> others) {
    List<FirewallRule> wanted = OtherEngines.rules(others);
    List<FirewallRule> present = now.rules().stream().filter(OtherEngines::owns).toList();
    FirewallChange change = new FirewallChange();
    if (!Set.copyOf(present).equals(Set.copyOf(wanted)) || present.size() != wanted.size()) {
      present.forEach(change::delete);
      int position = 0;
      for (FirewallRule rule : wanted) {
        change.insert(rule, ++position);
      }
    }
    return change;
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
   * the time) but taken to be as we left them.
   *
   * @return false where they are not, and all must be established
   */
  boolean open(List<BridgeRules> bridges, KernelJournal journal) throws IOException {
    if (!established) {
      return false;
    }
    long start = System.nanoTime();
    FirewallChange change = opening(bridges);
    try {
      iptables.restore(change);
    } catch (NetworkException e) {
      LOG.log(System.Logger.Level.WARNING, "firewall rules are not as left: {0}", e.getMessage());
      return false;
    }
    opened(change, start, journal);
    return true;
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
    Set<String> names = names(bridges);
    for (FirewallRule rule : now.rules()) {
      if (jumps.contains(rule) || owned(rule, names)) {
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
      keepApart(List.of());
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
