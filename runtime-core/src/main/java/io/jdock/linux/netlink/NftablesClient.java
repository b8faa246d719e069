package io.jdock.linux.netlink;

import io.jdock.linux.Errnos;
import io.jdock.linux.LinuxException;
import io.jdock.linux.Syscalls;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The nf_tables of one network namespace, without the {@code nft} program. Thread-safe.
 *
 * <p>Every change is a transaction between two messages that frame it. Unlike rtnetlink's, all
 * numbers are in network byte order.
 *
 * @see <a href="https://docs.kernel.org/netlink/specs/nftables.html">kernel: nftables over
 *     netlink</a>
 */
public final class NftablesClient implements AutoCloseable {
  private static final int BATCH_BEGIN = 0x10;
  private static final int BATCH_END = 0x11;

  /** NFNL_SUBSYS_NFTABLES; the upper byte of its messages' types. */
  private static final int SUBSYSTEM = 10;

  private static final int NEWTABLE = SUBSYSTEM << 8;
  private static final int DELTABLE = NEWTABLE | 2;
  private static final int NEWCHAIN = NEWTABLE | 3;
  private static final int NEWRULE = NEWTABLE | 6;

  /** Behind the chain's other rules. */
  private static final int APPEND = 0x800;

  private static final int NFPROTO_UNSPEC = 0;
  private static final int NFPROTO_IPV4 = 2;
  private static final int NESTED = 0x8000;
  private static final int TABLE_NAME = 1;
  private static final int CHAIN_TABLE = 1;
  private static final int CHAIN_NAME = 3;
  private static final int CHAIN_HOOK = 4;
  private static final int CHAIN_TYPE = 7;
  private static final int HOOK_NUMBER = 1;
  private static final int HOOK_PRIORITY = 2;
  private static final int RULE_TABLE = 1;
  private static final int RULE_CHAIN = 2;
  private static final int RULE_EXPRESSIONS = 4;
  private static final int LIST_ELEMENT = 1;
  private static final int EXPRESSION_NAME = 1;
  private static final int EXPRESSION_DATA = 2;

  private final NetlinkConnection connection;

  public NftablesClient(NetlinkTransport transport) {
    this.connection = new NetlinkConnection(transport);
  }

  /**
   * The namespace of the calling thread.
   *
   * @throws LinuxException with EPROTONOSUPPORT where the kernel has no netfilter
   */
  public static NftablesClient open(Syscalls syscalls) throws LinuxException {
    return new NftablesClient(NetlinkSocket.open(syscalls, NetlinkSocket.NETLINK_NETFILTER));
  }

  /**
   * Makes a table what is given, in place of one with its name, in one step: no packet sees half of
   * it. Takes some hundred microseconds where there is none before, else as long as the kernel
   * waits for its other processors, which may be 20 ms.
   *
   * @throws NetlinkException with EOPNOTSUPP or EINVAL where the kernel has no nf_tables, ENOENT
   *     where it lacks an expression
   */
  public void replace(NftTable table) throws IOException {
    List<NetlinkRequest> making = new ArrayList<>();
    making.add(table(NEWTABLE, NetlinkRequest.CREATE | NetlinkRequest.EXCL, "add table ", table));
    for (NftTable.Chain chain : table.chains()) {
      making.add(chain(table, chain));
    }
    for (NftTable.Chain chain : table.chains()) {
      chain.rules().forEach(rule -> making.add(rule(table, chain, rule)));
    }
    try {
      transact(making);
    } catch (NetlinkException e) {
      if (e.errno() != Errnos.EEXIST) {
        throw e;
      }
      List<NetlinkRequest> replacing = new ArrayList<>();
      replacing.add(table(DELTABLE, 0, "delete table ", table));
      replacing.addAll(making);
      transact(replacing);
    }
  }

  private void transact(List<NetlinkRequest> requests) throws IOException {
    connection.transact(
        frame("change nf_tables", BATCH_BEGIN), requests, frame("commit nf_tables", BATCH_END));
  }

  private static NetlinkRequest table(int type, int flags, String action, NftTable table) {
    return new NetlinkRequest(
        action + "ip " + table.name(),
        type,
        flags,
        header(NFPROTO_IPV4, 0),
        new Attributes().text(TABLE_NAME, table.name()));
  }

  private static NetlinkRequest chain(NftTable table, NftTable.Chain chain) {
    return new NetlinkRequest(
        "add chain ip " + table.name() + " " + chain.name(),
        NEWCHAIN,
        NetlinkRequest.CREATE,
        header(NFPROTO_IPV4, 0),
        new Attributes()
            .text(CHAIN_TABLE, table.name())
            .text(CHAIN_NAME, chain.name())
            .text(CHAIN_TYPE, "filter")
            .nested(
                CHAIN_HOOK | NESTED,
                hook -> {
                  NftRule.be32(hook, HOOK_NUMBER, chain.hook().number());
                  NftRule.be32(hook, HOOK_PRIORITY, chain.priority());
                }));
  }

  private static NetlinkRequest rule(NftTable table, NftTable.Chain chain, NftRule rule) {
    return new NetlinkRequest(
        "add rule ip " + table.name() + " " + chain.name() + " " + rule.words(),
        NEWRULE,
        NetlinkRequest.CREATE | APPEND,
        header(NFPROTO_IPV4, 0),
        new Attributes()
            .text(RULE_TABLE, table.name())
            .text(RULE_CHAIN, chain.name())
            .nested(
                RULE_EXPRESSIONS | NESTED,
                list -> rule.expressions().forEach(e -> expression(list, e))));
  }

  private static void expression(Attributes list, NftRule.Expression expression) {
    list.nested(
        LIST_ELEMENT | NESTED,
        element ->
            element
                .text(EXPRESSION_NAME, expression.name())
                .bytes(EXPRESSION_DATA | NESTED, expression.data().encode()));
  }

  private static NetlinkRequest frame(String action, int type) {
    return new NetlinkRequest(action, type, 0, header(NFPROTO_UNSPEC, SUBSYSTEM), new Attributes());
  }

  /** struct nfgenmsg: family, version, resource in network byte order. */
  private static byte[] header(int family, int resource) {
    return new byte[] {(byte) family, 0, 0, (byte) resource};
  }

  @Override
  public void close() {
    connection.close();
  }
}
