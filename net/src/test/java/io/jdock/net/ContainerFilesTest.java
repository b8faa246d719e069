package io.jdock.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ContainerFilesTest {
  private final ResolvConf host =
      ResolvConf.parse(
          """
          # by hand
          nameserver 127.0.0.53
          nameserver 10.0.0.1
          nameserver fd00::1
          search example.org lab
          options edns0 trust-ad
          """);

  @Test
  void serversThatAContainerCannotReachAreLeftOut() {
    assertThat(host.forContainer(List.of(), List.of(), List.of()).text())
        .isEqualTo("search example.org lab\nnameserver 10.0.0.1\noptions edns0 trust-ad\n");
  }

  @Test
  void withoutAnyServerDockersFallBackIsUsed() {
    assertThat(
            ResolvConf.parse("nameserver 127.0.0.1\n")
                .forContainer(List.of(), List.of(), List.of())
                .nameservers())
        .containsExactly("8.8.8.8", "8.8.4.4");
  }

  @Test
  void theUsersListsReplaceTheHosts() {
    assertThat(host.forContainer(List.of("9.9.9.9"), List.of("."), List.of("ndots:2")).text())
        .isEqualTo("nameserver 9.9.9.9\noptions ndots:2\n");
  }

  @Test
  void hostsNamesTheContainerAndTheUsersHosts() {
    assertThat(
            HostsFile.text(
                List.of(Cidr.ip("172.17.0.2")),
                "web.lab",
                List.of("db:10.1.2.3", "me:host-gateway"),
                List.of("172.17.0.9\tdb2 0123456789ab mydb"),
                Cidr.ip("172.17.0.1")))
        .startsWith("127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n")
        .endsWith(
            "10.1.2.3\tdb\n172.17.0.1\tme\n172.17.0.9\tdb2 0123456789ab mydb\n172.17.0.2\tweb.lab web\n");
    assertThatThrownBy(() -> HostsFile.text(List.of(), "x", List.of("db:nowhere"), List.of(), null))
        .hasMessage("invalid IP address in add-host: \"nowhere\"");
    assertThatThrownBy(() -> HostsFile.text(List.of(), "x", List.of("db"), List.of(), null))
        .hasMessage("bad format for add-host: \"db\"");
  }

  @Test
  void theEmbeddedServerAnswersSingleNamesUnlessTheUserSetNdots() {
    assertThat(host.forEmbeddedDns("127.0.0.11", List.of(), List.of()).text())
        .isEqualTo(
            "search example.org lab\nnameserver 127.0.0.11\noptions edns0 trust-ad ndots:0\n");
    assertThat(host.forEmbeddedDns("127.0.0.11", List.of("."), List.of("ndots:3")).text())
        .isEqualTo("nameserver 127.0.0.11\noptions ndots:3\n");
  }

  @Test
  void linesOfConnectionsComeAndGo() {
    String file = "127.0.0.1\tlocalhost\n172.18.0.2\tweb\n";
    String more = HostsFile.with(file, List.of(Cidr.ip("172.18.0.20")), "web");
    assertThat(more).isEqualTo(file + "172.18.0.20\tweb\n");
    assertThat(HostsFile.without(more, List.of(Cidr.ip("172.18.0.20")))).isEqualTo(file);
    assertThat(HostsFile.without(more, List.of(Cidr.ip("172.18.0.2"))))
        .isEqualTo("127.0.0.1\tlocalhost\n172.18.0.20\tweb\n");
  }
}
