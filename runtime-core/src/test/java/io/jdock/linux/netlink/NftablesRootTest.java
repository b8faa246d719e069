package io.jdock.linux.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jdock.linux.Errnos;
import io.jdock.linux.SyscallNumber;
import io.jdock.linux.Syscalls;
import io.jdock.linux.netlink.NftRule.Transport;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NftablesRootTest {
  private static NftTable table() throws Exception {
    Inet4Address address = (Inet4Address) InetAddress.getByName("127.0.0.11");
    NftRule rule =
        NftRule.forAll().to(address).toPort(Transport.UDP, 53).setToPort(Transport.UDP, 4000);
    return new NftTable(
        "jdock-dns",
        List.of(new NftTable.Chain("questions", NftTable.Hook.OUTPUT, -100, List.of(rule))));
  }

  @Test
  void theScriptIsWhatNftWouldBeGiven() throws Exception {
    assertThat(table().script())
        .isEqualTo(
            "table ip jdock-dns { chain questions { type filter hook output priority -100;"
                + " ip daddr 127.0.0.11 udp dport 53 udp dport set 4000; } }");
  }

  @Test
  void aChangeIsOneDatagramFramedAsATransaction() throws Exception {
    FakeTransport kernel = new FakeTransport();
    new NftablesClient(kernel).replace(table());
    assertThat(kernel.sent).hasSize(1);
    ByteBuffer sent = kernel.sent.get(0).order(ByteOrder.nativeOrder());
    List<Integer> types = new ArrayList<>();
    for (int at = 0; at < sent.limit(); at += sent.getInt(at)) {
      types.add((int) sent.getShort(at + 4));
    }
    assertThat(types).containsExactly(0x10, 0xa00, 0xa03, 0xa06, 0x11);
  }

  @Test
  void aRefusalOfTheWholeIsAnErrorToo() throws Exception {
    NftablesClient client =
        new NftablesClient(new FakeTransport().refusing(Errnos.EOPNOTSUPP, "no nf_tables"));
    assertThatThrownBy(() -> client.replace(table()))
        .isInstanceOf(NetlinkException.class)
        .hasMessageContaining("change nf_tables")
        .hasMessageContaining("no nf_tables");
  }

  @Test
  void theKernelTakesATableOnceAndAgain() throws Exception {
    Syscalls syscalls = Syscalls.host();
    assumeTrue(syscalls.invoke(SyscallNumber.GETEUID) == 0, "needs root");
    NamespaceThread.<Void>callInNew(
        syscalls,
        () -> {
          try (NftablesClient client = NftablesClient.open(syscalls)) {
            client.replace(table());
            client.replace(table());
            NftTable broken =
                new NftTable(
                    "jdock-dns",
                    List.of(
                        new NftTable.Chain(
                            "questions",
                            NftTable.Hook.OUTPUT,
                            0,
                            List.of(
                                new NftRule(
                                    "broken",
                                    List.of(
                                        new NftRule.Expression("nonsense", new Attributes())))))));
            assertThatThrownBy(() -> client.replace(broken))
                .isInstanceOf(NetlinkException.class)
                .hasMessageContaining("add rule ip jdock-dns questions broken");
            client.replace(table());
          } catch (Exception e) {
            throw new java.io.IOException(e);
          }
          return null;
        });
  }
}
