package io.jdock.linux.netlink;

import java.util.List;

/**
 * A table of rules for IPv4.
 *
 * @see <a href="https://www.netfilter.org/projects/nftables/manpage.html">nft(8)</a>
 */
public record NftTable(String name, List<Chain> chains) {

  /** Where the kernel passes packets through a chain. */
  public enum Hook {
    /** Packets that this machine sends. */
    OUTPUT(3, "output");

    private final int number;
    private final String word;

    Hook(int number, String word) {
      this.number = number;
      this.word = word;
    }

    int number() {
      return number;
    }
  }

  /**
   * A base chain of type filter that lets pass what its rules do not decide.
   *
   * @param priority lower is earlier; connection tracking is at -200, filters at 0
   */
  public record Chain(String name, Hook hook, int priority, List<NftRule> rules) {
    public Chain {
      rules = List.copyOf(rules);
    }
  }

  public NftTable {
    chains = List.copyOf(chains);
  }

  /** The text that {@code nft -f -} would make the same table of. */
  public String script() {
    StringBuilder script = new StringBuilder("table ip " + name + " {");
    for (Chain chain : chains) {
      script.append(" chain ").append(chain.name()).append(" { type filter hook ");
      script.append(chain.hook().word).append(" priority ").append(chain.priority()).append(";");
      chain.rules().forEach(rule -> script.append(' ').append(rule.words()).append(';'));
      script.append(" }");
    }
    return script.append(" }").toString();
  }
}
