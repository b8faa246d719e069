package io.jdock.net;

/**
 * One firewall rule.
 *
 * @param table {@code filter} or {@code nat}
 * @param chain such as {@code FORWARD}
 * @param spec matches and target as iptables(8) takes and iptables-save(8) prints them
 */
record FirewallRule(String table, String chain, String spec) {
  /** {@code -A CHAIN SPEC}. */
  String append() {
    return "-A " + chain + " " + spec;
  }

  /** {@code -D CHAIN SPEC}. */
  String delete() {
    return "-D " + chain + " " + spec;
  }
}
