package io.jdock.net.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jdock.linux.KernelJournal.Step;
import io.jdock.linux.SyscallNumber;
import io.jdock.linux.Syscalls;
import io.jdock.net.dns.Upstreams.From;
import java.io.EOFException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The server as programs in a container see it, through the kernel. */
@Timeout(60)
class EmbeddedDnsRootTest {
  private static final int SERVFAIL = 2;
  private static final int REFUSED = 5;
  private final FakeNames names = new FakeNames();
  private DnsLab lab;

  @BeforeEach
  void setUp() throws Exception {
    assumeTrue(Syscalls.host().invoke(SyscallNumber.GETEUID) == 0, "needs root");
    lab = new DnsLab();
  }

  @AfterEach
  void tearDown() throws Exception {
    if (lab != null) {
      lab.close();
    }
  }

  private static byte[] a(String name) {
    return Message.query(4711, name, Message.A);
  }

  private FakeUpstream answering(From from, String address) throws Exception {
    return lab.upstream(
        from == From.HOST ? lab.host : lab.container,
        "127.0.0.1",
        (query, tcp) -> List.of(Message.answer(query, 0, address)));
  }

  @Test
  void namesAreAnsweredByUdpAndTcpAndVanishAtOnce() throws Exception {
    names.with("web", "172.18.0.2").with("db", "172.18.0.3");
    lab.open(names);
    assertThat(lab.ask(a("web")).records()).containsExactly("172.18.0.2");
    assertThat(lab.askByTcp(a("web"), a("DB")))
        .extracting(Message.Read::records)
        .containsExactly(List.of("172.18.0.2"), List.of("172.18.0.3"));
    names.remove("web");
    assertThat(lab.ask(a("web")).rcode()).isEqualTo(SERVFAIL);
  }

  @Test
  void theContainerMayServePort53Itself() throws Exception {
    names.with("web", "172.18.0.2");
    lab.open(names);
    lab.in(
        lab.container,
        () -> {
          try (DatagramChannel udp =
                  DatagramChannel.open(StandardProtocolFamily.INET)
                      .bind(new InetSocketAddress("0.0.0.0", 53));
              ServerSocketChannel tcp =
                  ServerSocketChannel.open(StandardProtocolFamily.INET)
                      .bind(new InetSocketAddress("0.0.0.0", 53));
              DatagramChannel client =
                  DatagramChannel.open(StandardProtocolFamily.INET)
                      .connect(new InetSocketAddress("127.0.0.1", 53))) {
            client.write(ByteBuffer.wrap(new byte[] {1}));
            assertThat(udp.receive(ByteBuffer.allocate(9))).isNotNull();
            assertThat(tcp.isOpen()).isTrue();
            return null;
          }
        });
    assertThat(lab.ask(a("web")).records()).containsExactly("172.18.0.2");
  }

  @Test
  void unknownNamesAreAskedFromTheContainersOrTheHostsNamespace() throws Exception {
    FakeUpstream inside = answering(From.CONTAINER, "1.1.1.1");
    FakeUpstream host = answering(From.HOST, "2.2.2.2");
    Resolver resolver = lab.open(names, lab.server(inside, From.CONTAINER));
    assertThat(lab.ask(a("example.com")).records()).containsExactly("1.1.1.1");
    assertThat(lab.askByTcp(a("example.com")).get(0).records()).containsExactly("1.1.1.1");

    Upstreams.Server onHost = lab.server(host, From.HOST);
    resolver.forwardTo(Upstreams.of(List.of(onHost)));
    Message.Read answer = lab.ask(a("example.com"));
    assertThat(answer.records()).containsExactly("2.2.2.2");
    assertThat(answer.id()).isEqualTo(4711);
    assertThat(lab.askByTcp(a("example.com"), a("example.org"))).hasSize(2);

    resolver.forwardTo(new Upstreams(List.of(onHost), false, true));
    assertThat(lab.ask(a("example.com")).rcode()).isEqualTo(SERVFAIL);
  }

  @Test
  void aServerOverIpv6IsAsked() throws Exception {
    FakeUpstream six =
        lab.upstream(
            lab.container, "::1", (query, tcp) -> List.of(Message.answer(query, 0, "6.6.6.6")));
    lab.open(names, lab.server(six, From.CONTAINER));
    assertThat(lab.ask(a("example.com")).records()).containsExactly("6.6.6.6");
    assertThat(lab.askByTcp(a("example.com")).get(0).records()).containsExactly("6.6.6.6");
  }

  @Test
  void idsAreNotTheClients() throws Exception {
    FakeUpstream upstream = answering(From.CONTAINER, "1.1.1.1");
    lab.open(names, lab.server(upstream, From.CONTAINER));
    Set<Integer> ids = new HashSet<>();
    for (int i = 0; i < 8; i++) {
      assertThat(lab.ask(a("example.com")).id()).isEqualTo(4711);
    }
    upstream.asked.forEach(query -> ids.add((int) ByteBuffer.wrap(query).getShort()));
    assertThat(ids).hasSizeGreaterThan(2);
  }

  @Test
  void whatDoesNotAnswerTheQuestionIsPassedOver() throws Exception {
    FakeUpstream liar =
        lab.upstream(
            lab.container,
            "127.0.0.1",
            (query, tcp) -> {
              byte[] otherId = Message.answer(query, 0, "6.6.6.6");
              otherId[0] ^= 1;
              byte[] otherName = Message.answer(query, 0, "6.6.6.6");
              otherName[13] ^= 1;
              byte[] cut = Message.answer(query, 0, "6.6.6.6");
              return List.of(
                  otherId,
                  otherName,
                  Arrays.copyOf(cut, cut.length - 1),
                  new byte[3],
                  query,
                  Message.answer(query, 0, "1.1.1.1"));
            });
    lab.open(names, lab.server(liar, From.CONTAINER));
    assertThat(lab.ask(a("example.com")).records()).containsExactly("1.1.1.1");
  }

  @Test
  void theNextServerIsAskedWhereOneFails() throws Exception {
    FakeUpstream closed = answering(From.CONTAINER, "9.9.9.9");
    Upstreams.Server refusing = lab.server(closed, From.CONTAINER);
    closed.close();
    FakeUpstream failing =
        lab.upstream(
            lab.container, "127.0.0.1", (query, tcp) -> List.of(Message.answer(query, SERVFAIL)));
    FakeUpstream good = answering(From.CONTAINER, "1.1.1.1");
    lab.open(
        names, refusing, lab.server(failing, From.CONTAINER), lab.server(good, From.CONTAINER));
    assertThat(lab.ask(a("example.com")).records()).containsExactly("1.1.1.1");
    assertThat(lab.askByTcp(a("example.com")).get(0).records()).containsExactly("1.1.1.1");
    assertThat(failing.asked).hasSize(2);
  }

  @Test
  void aSilentServerCostsFourSeconds() throws Exception {
    FakeUpstream silent = lab.upstream(lab.container, "127.0.0.1", (query, tcp) -> List.of());
    FakeUpstream good = answering(From.CONTAINER, "1.1.1.1");
    lab.open(names, lab.server(silent, From.CONTAINER), lab.server(good, From.CONTAINER));
    long start = System.nanoTime();
    assertThat(lab.ask(a("example.com")).records()).containsExactly("1.1.1.1");
    assertThat(System.nanoTime() - start).isBetween(3_900_000_000L, 10_000_000_000L);
  }

  @Test
  void refusalsAndNoSuchNameComeThrough() throws Exception {
    int nxdomain = 3;
    FakeUpstream none =
        lab.upstream(
            lab.container, "127.0.0.1", (query, tcp) -> List.of(Message.answer(query, nxdomain)));
    FakeUpstream refusing =
        lab.upstream(
            lab.container, "127.0.0.1", (query, tcp) -> List.of(Message.answer(query, REFUSED)));
    Resolver resolver = lab.open(names, lab.server(none, From.CONTAINER));
    assertThat(lab.ask(a("example.com")).rcode()).isEqualTo(nxdomain);
    resolver.forwardTo(Upstreams.of(List.of(lab.server(refusing, From.CONTAINER))));
    assertThat(lab.ask(a("example.com")).rcode()).isEqualTo(SERVFAIL);
  }

  @Test
  void aTruncatedAnswerIsCompleteByTcp() throws Exception {
    String[] many = new String[2000];
    Arrays.setAll(many, i -> "10.0." + i / 250 + "." + i % 250);
    FakeUpstream upstream =
        lab.upstream(
            lab.container,
            "127.0.0.1",
            (query, tcp) ->
                List.of(tcp ? Message.answer(query, 0, many) : Message.answer(query, 0x200)));
    lab.open(names, lab.server(upstream, From.CONTAINER));
    assertThat(lab.ask(a("big.example.com")).truncated()).isTrue();
    assertThat(lab.askByTcp(a("big.example.com")).get(0).records()).hasSize(2000);
  }

  @Test
  void ourOwnAnswersFitTheClient() throws Exception {
    String[] many = new String[3000];
    Arrays.setAll(many, i -> "10.0." + i / 250 + "." + i % 250);
    names.with("web", many);
    lab.open(names);
    assertThat(lab.ask(a("web")).records()).hasSize(30);
    assertThat(lab.ask(Message.query(1, "web", Message.A, 4096)).records().size())
        .isBetween(250, 256);
    assertThat(lab.ask(Message.query(1, "web", Message.A, 65_535)).records()).hasSize(3000);
    assertThat(lab.askByTcp(a("web")).get(0).records()).hasSize(3000);
  }

  @Test
  void singleLabelsStayInWhereSearchDomainsAreToBeTried() throws Exception {
    FakeUpstream upstream = answering(From.CONTAINER, "1.1.1.1");
    Resolver resolver = lab.open(names, lab.server(upstream, From.CONTAINER));
    assertThat(lab.ask(a("single")).records()).containsExactly("1.1.1.1");
    resolver.forwardTo(new Upstreams(List.of(lab.server(upstream, From.CONTAINER)), true, false));
    Message.Read answer = lab.ask(a("single"));
    assertThat(answer.rcode()).isZero();
    assertThat(answer.records()).isEmpty();
    assertThat(lab.ask(a("single.example.com")).records()).containsExactly("1.1.1.1");
  }

  @Test
  void itselfIsNotAsked() throws Exception {
    lab.open(names, Upstreams.Server.of(InetAddress.getByName(Resolver.ADDRESS)));
    assertThat(lab.ask(a("example.com")).rcode()).isEqualTo(SERVFAIL);
  }

  @Test
  void rubbishIsDroppedOrRefusedAndServiceGoesOn() throws Exception {
    names.with("web", "172.18.0.2");
    lab.open(names);
    Random random = new Random(1);
    try (DatagramChannel client = lab.client()) {
      for (int i = 0; i < 3000; i++) {
        byte[] packet = new byte[random.nextInt(100)];
        random.nextBytes(packet);
        client.write(ByteBuffer.wrap(packet));
      }
    }
    try (SocketChannel client = lab.tcpClient()) {
      client.write(ByteBuffer.wrap(new byte[] {0, 3, 1, 2, 3}));
      assertThatThrownBy(() -> FakeUpstream.readFramed(client)).isInstanceOf(EOFException.class);
    }
    assertThat(lab.ask(a("web")).records()).containsExactly("172.18.0.2");
    byte[] twoQuestions = a("web");
    twoQuestions[5] = 2;
    assertThat(lab.askRaw(twoQuestions)).hasSize(12);
  }

  @Test
  void aLookupThatFailsIsSaidSo() throws Exception {
    lab.open(
        new NameLookup() {
          @Override
          public List<InetAddress> addresses(String name) {
            throw new IllegalStateException("broken");
          }

          @Override
          public boolean knows(String name) {
            return true;
          }

          @Override
          public String reverse(InetAddress address) {
            return "a..b";
          }
        });
    assertThat(lab.ask(a("web")).rcode()).isEqualTo(SERVFAIL);
    assertThat(lab.ask(Message.query(1, "1.0.0.10.in-addr.arpa", Message.PTR)).rcode())
        .isEqualTo(SERVFAIL);
  }

  @Test
  void moreThanTheLimitWaitAndAreRefused() throws Exception {
    FakeUpstream silent = lab.upstream(lab.host, "127.0.0.1", (query, tcp) -> List.of());
    lab.open(names.with("web", "172.18.0.2"), lab.server(silent, From.HOST));
    try (DatagramChannel client = lab.client()) {
      for (int i = 0; i < 2 * Forwarder.MOST_AT_ONCE + 1; i++) {
        client.write(ByteBuffer.wrap(Message.query(i, "n" + i + ".example.com", Message.A)));
        if (i % 64 == 0) {
          lab.ask(a("web")); // the queue of the socket is not what is tested
        }
      }
      ByteBuffer answer = ByteBuffer.allocate(512);
      client.read(answer);
      assertThat(answer.getShort(0)).isEqualTo((short) (2 * Forwarder.MOST_AT_ONCE));
      assertThat(answer.get(3) & 15).isEqualTo(REFUSED);
    }
    assertThat(lab.ask(a("web")).records()).containsExactly("172.18.0.2");
  }

  @Test
  void aNewDaemonTakesTheNamespaceOver() throws Exception {
    lab.open(new FakeNames().with("web", "172.18.0.2")); // as left by a daemon that was killed
    lab.open(new FakeNames().with("web", "172.18.0.9"));
    assertThat(lab.ask(a("web")).records()).containsExactly("172.18.0.9");
    assertThat(lab.askByTcp(a("web")).get(0).records()).containsExactly("172.18.0.9");
  }

  @Test
  void withoutNfTablesTheServerHoldsPort53AndSaysSo() throws Exception {
    int epronosupport = 93;
    int netfilter = 12;
    Syscalls without =
        (number, a, b, c, d, e, f) ->
            number == SyscallNumber.SOCKET && a == 16 && c == netfilter
                ? -epronosupport
                : lab.syscalls.invoke(number, a, b, c, d, e, f);
    names.with("web", "172.18.0.2");
    try (EmbeddedDns dns = lab.in(lab.host, () -> EmbeddedDns.on(lab.loop, without))) {
      Resolver resolver = dns.open(lab.container, names, Upstreams.none(), lab.steps::add);
      assertThat(resolver.warning()).hasValueSatisfying(w -> assertThat(w).contains("NETFILTER"));
      assertThat(lab.ask(a("web")).records()).containsExactly("172.18.0.2");
      assertThat(lab.askByTcp(a("web"))).hasSize(1);
      assertThat(lab.steps).extracting(Step::errno).containsExactly(0, epronosupport, 0);
    }
  }

  @Test
  void aTcpConnectionThatSendsAnswersIsClosed() throws Exception {
    lab.open(names);
    try (SocketChannel client = lab.tcpClient()) {
      client.write(FakeUpstream.framed(Message.answer(a("web"), 0, "1.2.3.4")));
      assertThat(client.read(ByteBuffer.allocate(1))).isEqualTo(-1);
    }
  }

  @Test
  void closingEndsTheServiceAndIsHarmlessTwice() throws Exception {
    Resolver resolver = lab.open(names.with("web", "172.18.0.2"));
    try (SocketChannel client = lab.tcpClient()) {
      client.write(FakeUpstream.framed(a("web")));
      FakeUpstream.readFramed(client);
      resolver.close();
      resolver.close();
      assertThat(client.read(ByteBuffer.allocate(1))).isEqualTo(-1);
    }
    assertThatThrownBy(() -> lab.tcpClient()).hasMessageContaining("refused");
  }

  @Test
  void theJournalTellsSocketsAndRulesWithTheirShellCommands() throws Exception {
    lab.open(names);
    assertThat(lab.steps).extracting(Step::errno).containsExactly(0, 0);
    String nft = lab.steps.get(1).shell().get();
    assertThat(nft)
        .contains("nft 'table ip jdock-dns {")
        .contains("ip daddr 127.0.0.11 udp dport 53 udp dport set ");
  }
}
