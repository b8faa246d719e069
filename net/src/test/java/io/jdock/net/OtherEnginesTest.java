package io.jdock.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.jdock.linux.netlink.Link;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OtherEnginesTest {
  private static final String DOCKERS =
      """
      *filter
      :FORWARD DROP [0:0]
      -A FORWARD -j DOCKER-USER
      -A FORWARD -o corp0 -j DOCKER
      -A FORWARD -o virbr0 -j ACCEPT
      -A DOCKER-ISOLATION-STAGE-1 -i isolated0 ! -o isolated0 -j DOCKER-ISOLATION-STAGE-2
      -A DOCKER-USER -i uplink0 -j RETURN
      COMMIT
      """;

  private static Link link(int index, String name, String kind, int group) {
    return new Link(index, name, kind, "", 1500, 0, group, true);
  }

  private final List<Link> links =
      List.of(
          link(1, "eth0", "", 0),
          link(2, "docker0", "bridge", 0),
          link(3, "br-0123456789ab", "bridge", 0),
          link(4, "br-ba9876543210", "bridge", OtherEngines.OWN_GROUP),
          link(5, "corp0", "bridge", 0),
          link(6, "isolated0", "bridge", 0),
          link(7, "virbr0", "bridge", 0),
          link(8, "uplink0", "bridge", 0),
          link(9, "br-lan", "bridge", 0));

  @Test
  void dockersBridgesAreKnownByItsNamesAndItsRules() {
    assertThat(OtherEngines.bridges(FirewallSnapshot.parse(DOCKERS), links))
        .containsExactly("br-0123456789ab", "corp0", "docker0", "isolated0");
  }

  @Test
  void eachHasARuleADirectionAndThoseThatAreThereStay() {
    FirewallChange made = Firewall.keepingApart(FirewallSnapshot.parse(""), Set.of("docker0"));
    String in =
        "-i docker0 -m devgroup --dst-group 0x6a64 -m conntrack ! --ctstate"
            + " RELATED,ESTABLISHED,DNAT -m comment --comment \"jdock: another engine\" -j DROP";
    String out = in.replace("-i docker0", "-o docker0").replace("--dst", "--src");
    assertThat(made.text())
        .isEqualTo("*mangle\n-I FORWARD 1 " + in + "\n-I FORWARD 2 " + out + "\nCOMMIT\n");
    FirewallSnapshot now =
        FirewallSnapshot.parse("*mangle\n-A FORWARD " + in + "\n-A FORWARD " + out + "\n");
    assertThat(Firewall.keepingApart(now, Set.of("docker0")).isEmpty()).isTrue();
    assertThat(Firewall.keepingApart(now, Set.of()).text())
        .isEqualTo("*mangle\n-D FORWARD " + in + "\n-D FORWARD " + out + "\nCOMMIT\n");
  }
}
