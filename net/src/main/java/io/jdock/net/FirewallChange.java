package io.jdock.net;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A change of rules as iptables-restore(8) takes it: applied as a whole, table by table. */
final class FirewallChange {
  private final Map<String, List<String>> lines = new TreeMap<>();

  /** Makes a chain; one that exists is emptied. */
  FirewallChange chain(String table, String chain) {
    return line(table, ":" + chain + " - [0:0]");
  }

  /** Sets what happens to packets that no rule of a built-in chain decides on. */
  FirewallChange policy(String table, String chain, String verdict) {
    return line(table, ":" + chain + " " + verdict + " [0:0]");
  }

  FirewallChange append(FirewallRule rule) {
    return line(rule.table(), rule.append());
  }

  FirewallChange delete(FirewallRule rule) {
    return line(rule.table(), rule.delete());
  }

  /** Inserts at a position of the chain, counted from 1. */
  FirewallChange insert(FirewallRule rule, int position) {
    return line(rule.table(), "-I " + rule.chain() + " " + position + " " + rule.spec());
  }

  private FirewallChange line(String table, String line) {
    lines.computeIfAbsent(table, t -> new ArrayList<>()).add(line);
    return this;
  }

  /** How much of it there is. */
  String summary() {
    int count = lines.values().stream().mapToInt(List::size).sum();
    return count + (count == 1 ? " rule" : " rules") + " in " + String.join(", ", lines.keySet());
  }

  boolean isEmpty() {
    return lines.isEmpty();
  }

  /** The input of {@code iptables-restore --noflush}. */
  String text() {
    StringBuilder text = new StringBuilder();
    lines.forEach(
        (table, changes) -> {
          text.append('*').append(table).append('\n');
          changes.forEach(line -> text.append(line).append('\n'));
          text.append("COMMIT\n");
        });
    return text.toString();
  }
}
