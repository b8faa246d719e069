package io.jdock.net;

import io.jdock.linux.KernelJournal;
import io.jdock.linux.netlink.Link;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;

/** The host's firewalls of both families; of none where the daemon is not to touch them. */
final class Firewalls {
  /** All that the firewalls should have rules for. */
  record Standing(List<BridgeRules> rules, List<Published> ports, List<Link> links) {}

  /** Tells it when somebody has changed the rules behind our back. */
  interface Source {
    Standing now() throws IOException;
  }

  private final boolean enabled;
  private final Source source;
  private final Function<String, KernelJournal> stories;

  /** Read while rules are added and removed, written while all of them are made anew. */
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();

  private final Firewall ipv4 = new Firewall(new Iptables("iptables"), true);
  private final Firewall ipv6 = new Firewall(new Iptables("ip6tables"), false);

  /**
   * @param stories of the networks, by their bridges
   */
  Firewalls(boolean enabled, Source source, Function<String, KernelJournal> stories) {
    this.enabled = enabled;
    this.source = source;
    this.stories = stories;
  }

  private Firewall of(boolean v4) {
    return v4 ? ipv4 : ipv6;
  }

  /** The rules of all networks and their ports, whatever is there now. */
  void establish(boolean dropForeign) throws IOException {
    for (boolean v4 : new boolean[] {true, false}) {
      establish(v4, List.of(), v4 && dropForeign, KernelJournal.none());
    }
  }

  private void establish(
      boolean v4, List<BridgeRules> more, boolean dropForeign, KernelJournal journal)
      throws IOException {
    if (!enabled) {
      return;
    }
    lock.writeLock().lock();
    try {
      Standing standing = source.now();
      LinkedHashSet<BridgeRules> mine = new LinkedHashSet<>(family(standing.rules, v4));
      mine.addAll(more);
      if (!mine.isEmpty()) {
        List<FirewallRule> published = rules(standing.ports, v4);
        long start = System.nanoTime();
        FirewallSnapshot before =
            of(v4)
                .establish(new ArrayList<>(mine), published, standing.links, dropForeign, journal);
        if (before != null) {
          mine.removeAll(more); // of which the journal tells
          for (BridgeRules bridge : mine) {
            of(v4).restored(before, bridge, published, start, stories.apply(bridge.bridge()));
          }
        }
      }
    } finally {
      lock.writeLock().unlock();
    }
  }

  /** The rules of a network that is new; those of all others too, where somebody removed some. */
  void open(List<BridgeRules> network, KernelJournal journal) throws IOException {
    for (boolean v4 : new boolean[] {true, false}) {
      List<BridgeRules> mine = family(network, v4);
      if (enabled && !mine.isEmpty() && !opened(v4, mine, journal)) {
        establish(v4, mine, false, journal);
      }
    }
  }

  private boolean opened(boolean v4, List<BridgeRules> mine, KernelJournal journal)
      throws IOException {
    lock.readLock().lock();
    try {
      return of(v4).open(mine, journal);
    } finally {
      lock.readLock().unlock();
    }
  }

  /** Sees to it that our networks and those of other engines on the host cannot reach another. */
  void keepApart() throws IOException {
    if (!enabled) {
      return;
    }
    lock.writeLock().lock();
    try {
      List<Link> links = source.now().links;
      ipv4.keepApart(links);
      ipv6.keepApart(links);
    } finally {
      lock.writeLock().unlock();
    }
  }

  /**
   * To be held while ports are published or withdrawn: their rules and what {@link Source} tells of
   * them change together.
   */
  Lock changing() {
    return lock.readLock();
  }

  /**
   * Removes a network's rules.
   *
   * @param others the rules of the networks that stay
   */
  void close(List<BridgeRules> network, List<BridgeRules> others, KernelJournal journal)
      throws IOException {
    if (enabled) {
      lock.readLock().lock();
      try {
        for (BridgeRules rules : network) {
          boolean last = family(others, rules.isIpv4()).isEmpty();
          of(rules.isIpv4()).remove(rules, last, journal);
        }
      } finally {
        lock.readLock().unlock();
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
