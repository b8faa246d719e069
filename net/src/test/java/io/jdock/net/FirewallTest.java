package io.jdock.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.jdock.linux.KernelJournal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FirewallTest {
  private final BridgeRules rules =
      new BridgeRules("jdock0", Cidr.parse("172.18.0.1/16"), true, true, false);
  private final Firewall firewall = new Firewall(new Iptables(), true);

  private static final String DOCKERS =
      """
      *filter
      :INPUT ACCEPT [0:0]
      :FORWARD DROP [0:0]
      :DOCKER-USER - [0:0]
      -A FORWARD -j DOCKER-USER
      -A FORWARD -i docker0 ! -o docker0 -j ACCEPT
      COMMIT
      """;

  @Test
  void ourRulesComeFirstAndOthersStay() {
    String text =
        firewall
            .establishing(FirewallSnapshot.parse(DOCKERS), List.of(rules), List.of(), false)
            .text();
    assertThat(text)
        .contains("-I FORWARD 1 -j JDOCK-USER\n-I FORWARD 2 -j JDOCK-ISOLATION-STAGE-1\n")
        .contains(":JDOCK-USER - [0:0]")
        .contains("-I POSTROUTING 1 -s 172.18.0.0/16 ! -o jdock0 -j MASQUERADE")
        .doesNotContain("docker0 ")
        .doesNotContain(":FORWARD");
  }

  @Test
  void whatIsThereAlreadyIsReplacedNotDoubledAndUsersRulesStay() {
    String now =
        """
        *filter
        :FORWARD ACCEPT [0:0]
        :JDOCK - [0:0]
        :JDOCK-USER - [0:0]
        -A FORWARD -j JDOCK-USER
        -A FORWARD -o jdock0 -j JDOCK
        -A FORWARD -o jdock01 -j JDOCK
        -A JDOCK-USER -i jdock0 -j DROP
        COMMIT
        """;
    String text =
        firewall.establishing(FirewallSnapshot.parse(now), List.of(rules), List.of(), true).text();
    assertThat(text)
        .contains("-D FORWARD -j JDOCK-USER\n-D FORWARD -o jdock0 -j JDOCK\n")
        .contains(":FORWARD DROP [0:0]")
        .doesNotContain("jdock01")
        .doesNotContain(":JDOCK-USER")
        .doesNotContain("-D JDOCK-USER");
  }

  private String applied(String ports, BridgeRules... bridges) {
    StringBuilder filter = new StringBuilder("*filter\n:JDOCK-USER - [0:0]\n");
    StringBuilder nat = new StringBuilder("*nat\n");
    List<FirewallRule> all = new ArrayList<>(BridgeRules.jumps(true));
    for (BridgeRules bridge : bridges) {
      all.addAll(bridge.builtIn());
      all.addAll(bridge.ownChains());
    }
    for (FirewallRule rule : all) {
      (rule.table().equals("nat") ? nat : filter).append(rule.append()).append('\n');
    }
    return filter + ports + nat;
  }

  @Test
  void rulesThatAreAsTheyShouldBeAreLeftInWhateverOrderTheirNetworksCame() {
    BridgeRules other = new BridgeRules("br-other", Cidr.parse("10.7.0.1/16"), true, true, true);
    String now = applied("", other, rules);
    assertThat(isAsItShouldBe(now, rules, other)).isTrue();
    assertThat(isAsItShouldBe(now, rules)).as("of nobody's business").isFalse();
    assertThat(isAsItShouldBe(now.replace("-A FORWARD -o br-other -j DROP\n", ""), rules, other))
        .as("one is missing")
        .isFalse();
    assertThat(isAsItShouldBe("*filter\n-A FORWARD -j ACCEPT\n" + now, rules, other))
        .as("another's is first")
        .isFalse();
    String drop = "-A FORWARD -o br-other -j DROP\n";
    String swapped =
        now.replace(drop, "")
            .replace(
                "-A FORWARD -o br-other -j JDOCK\n", drop + "-A FORWARD -o br-other -j JDOCK\n");
    assertThat(isAsItShouldBe(swapped, rules, other)).as("in another order").isFalse();
    String port =
        "-A JDOCK -d 1.2.3.4/32 -o jdock0 -m comment --comment \"jdock port on jdock0\" -j ACCEPT\n";
    assertThat(isAsItShouldBe(applied(port, other, rules), rules, other))
        .as("a port of a container that has gone")
        .isFalse();
  }

  private boolean isAsItShouldBe(String now, BridgeRules... bridges) {
    return firewall.isAsItShouldBe(FirewallSnapshot.parse(now), List.of(bridges), List.of());
  }

  /** Programs that are not run: what they would be given, and a firewall that may refuse it. */
  private static final class FakeIptables extends Iptables {
    final List<String> calls = new ArrayList<>();
    String rules = "";
    int refusals;

    @Override
    FirewallSnapshot save() {
      calls.add("save");
      return FirewallSnapshot.parse(rules);
    }

    @Override
    void restore(FirewallChange change) throws IOException {
      calls.add("restore");
      if (refusals-- > 0) {
        throw new NetworkException("iptables-restore failed");
      }
    }
  }

  @Test
  void aNetworkComesAndGoesWithOneProgramEach() throws Exception {
    FakeIptables iptables = new FakeIptables();
    Firewall known = new Firewall(iptables, true);
    known.establish(List.of(rules), List.of(), List.of(), false, KernelJournal.none());
    iptables.calls.clear();
    assertThat(known.open(List.of(rules), KernelJournal.none())).isTrue();
    known.remove(rules, false, KernelJournal.none());
    assertThat(iptables.calls).containsExactly("restore", "restore");
  }

  @Test
  void whatSomebodyElseTookIsFoundOutByReading() throws Exception {
    FakeIptables iptables = new FakeIptables();
    Firewall known = new Firewall(iptables, true);
    known.establish(List.of(rules), List.of(), List.of(), false, KernelJournal.none());
    iptables.calls.clear();
    iptables.refusals = 1;
    assertThat(known.open(List.of(rules), KernelJournal.none())).isFalse();
    iptables.calls.clear();
    iptables.refusals = 1;
    known.remove(rules, false, KernelJournal.none());
    assertThat(iptables.calls).containsExactly("restore", "save");
  }

  @Test
  void theFirstNetworkOfAllFindsNoChains() throws Exception {
    FakeIptables iptables = new FakeIptables();
    Firewall fresh = new Firewall(iptables, true);
    assertThat(fresh.open(List.of(rules), KernelJournal.none())).isFalse();
    assertThat(iptables.calls).isEmpty();
    fresh.establish(List.of(rules), List.of(), List.of(), false, KernelJournal.none());
    fresh.remove(rules, true, KernelJournal.none());
    assertThat(fresh.open(List.of(rules), KernelJournal.none())).isFalse();
  }

  @Test
  void aPublishedPortIsTranslatedAndAccepted() {
    Endpoint endpoint =
        new Endpoint(
            "n",
            "bridge",
            "e",
            "c",
            "web",
            Cidr.ip("172.18.0.2"),
            16,
            Cidr.ip("172.18.0.1"),
            Cidr.ip("fd00::2"),
            64,
            Cidr.ip("fd00::1"),
            new MacAddress("02:42:ac:12:00:02"),
            "veth1",
            "eth0",
            List.of());
    assertThat(
            rules.published(
                endpoint, new PublishedPort(80, PortProtocol.TCP, Cidr.ip("127.0.0.1"), 8080)))
        .extracting(FirewallRule::append)
        .containsExactly(
            "-A JDOCK -d 127.0.0.1/32 -p tcp -m tcp --dport 8080 -m comment --comment \"jdock port"
                + " on jdock0\" -j DNAT --to-destination 172.18.0.2:80",
            "-A JDOCK -d 172.18.0.2/32 -o jdock0 -p tcp -m tcp --dport 80 -m comment --comment"
                + " \"jdock port on jdock0\" -j ACCEPT");
    assertThat(
            rules.published(endpoint, new PublishedPort(80, PortProtocol.TCP, Cidr.ip("::"), 8080)))
        .isEmpty();
    BridgeRules ipv6 = new BridgeRules("jdock0", Cidr.parse("fd00::/64"), true, true, false);
    assertThat(
            ipv6.published(endpoint, new PublishedPort(80, PortProtocol.TCP, Cidr.ip("::"), 8080)))
        .extracting(FirewallRule::append)
        .containsExactly(
            "-A JDOCK -p tcp -m tcp --dport 8080 -m comment --comment \"jdock port on jdock0\" -j"
                + " DNAT --to-destination [fd00::2]:80",
            "-A JDOCK -d fd00::2/128 -o jdock0 -p tcp -m tcp --dport 80 -m comment --comment"
                + " \"jdock port on jdock0\" -j ACCEPT");
  }

  @Test
  void anInternalNetworkHasNoWayOut() {
    BridgeRules internal = new BridgeRules("br-x", Cidr.parse("10.9.0.0/24"), false, true, true);
    assertThat(internal.builtIn())
        .extracting(FirewallRule::append)
        .contains("-A FORWARD -i br-x -o br-x -j DROP")
        .noneMatch(rule -> rule.contains("MASQUERADE") || rule.contains("! -o br-x -j ACCEPT"));
    assertThat(internal.ownChains())
        .extracting(FirewallRule::append)
        .contains(
            "-A JDOCK-ISOLATION-STAGE-1 ! -s 10.9.0.0/24 -o br-x -j DROP",
            "-A JDOCK-ISOLATION-STAGE-1 ! -d 10.9.0.0/24 -i br-x -j DROP");
  }
}
