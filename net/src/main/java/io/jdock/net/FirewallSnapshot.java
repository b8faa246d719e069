package io.jdock.net;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The kernel's firewall rules as iptables-save(8) prints them.
 *
 * @param chains {@code table/chain} of each chain
 */
record FirewallSnapshot(Set<String> chains, List<FirewallRule> rules) {
  static FirewallSnapshot parse(String text) {
    Set<String> chains = new HashSet<>();
    List<FirewallRule> rules = new ArrayList<>();
    String table = "";
    for (String line : text.lines().toList()) {
      if (line.startsWith("*")) {
        table = line.substring(1).strip();
      } else if (line.startsWith(":")) {
        chains.add(table + "/" + line.substring(1).split(" ", 2)[0]);
      } else if (line.startsWith("-A ")) {
        String[] words = line.split(" ", 3);
        rules.add(new FirewallRule(table, words[1], words.length > 2 ? words[2] : ""));
      }
    }
    return new FirewallSnapshot(chains, rules);
  }

  boolean hasChain(String table, String chain) {
    return chains.contains(table + "/" + chain);
  }
}
