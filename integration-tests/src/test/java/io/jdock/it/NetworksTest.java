package io.jdock.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jdock.it.lab.Await;
import io.jdock.it.lab.Lab;
import io.jdock.it.lab.Shell;
import io.jdock.it.lab.Shell.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** User-defined networks, as containers on them and the host see them. */
class NetworksTest {
  private Lab lab;

  @BeforeEach
  void openLab() {
    lab = Lab.start("--dns=" + Lab.NEIGHBOUR); // who refuses: names of nobody fail at once
  }

  @AfterEach
  void closeLab() {
    List<String> ids = lab.jdock("ps", "-aq").ok().line().lines().toList();
    if (!ids.isEmpty()) {
      List<String> words = new ArrayList<>(List.of("rm", "-f"));
      words.addAll(ids);
      lab.jdock(words.toArray(String[]::new)).ok();
    }
    lab.jdock("network", "prune", "-f").ok();
    lab.close();
  }

  private void run(String name, String... options) {
    List<String> words = new ArrayList<>(List.of("run", "-d", "--name", name));
    words.addAll(List.of(options));
    words.addAll(List.of("httpd:alpine"));
    lab.jdock(words.toArray(String[]::new)).ok();
  }

  private boolean reaches(String from, String to) {
    return lab.jdock("exec", from, "ping", "-c", "1", "-W", "1", to).code() == 0;
  }

  private String ip(String container, String network) {
    String format = "{{(index .NetworkSettings.Networks \"" + network + "\").IPAddress}}";
    return lab.jdock("inspect", "-f", format, container).ok().line();
  }

  @Test
  void sixContainersOnThreeNetworksReachThoseOfTheirOwn() {
    Map<String, List<String>> on =
        Map.of(
            "c1", List.of("n1"),
            "c2", List.of("n1", "n2"),
            "c3", List.of("n2"),
            "c4", List.of("n2", "n3"),
            "c5", List.of("n3"),
            "c6", List.of("n1", "n3"));
    for (String network : List.of("n1", "n2", "n3")) {
      lab.jdock("network", "create", network).ok();
    }
    new TreeSet<>(on.keySet())
        .forEach(
            name -> {
              List<String> options = new ArrayList<>();
              on.get(name).forEach(network -> options.addAll(List.of("--network", network)));
              run(name, options.toArray(String[]::new));
            });
    for (String from : on.keySet()) {
      Set<String> targets = new TreeSet<>();
      Set<String> expected = new TreeSet<>();
      for (String to : on.keySet()) {
        targets.add(to);
        for (String network : on.get(to)) {
          targets.add(ip(to, network));
          if (on.get(from).contains(network)) {
            expected.add(to);
            expected.add(ip(to, network));
          }
        }
      }
      assertThat(reached(from, targets)).as("reached from " + from).isEqualTo(expected);
    }
  }

  /** Those of the targets that answer, all asked at once. */
  private Set<String> reached(String from, Set<String> targets) {
    String script =
        "for t in "
            + String.join(" ", targets)
            + "; do (ping -c 1 -W 2 $t >/dev/null 2>&1 && echo $t) & done; wait";
    return new TreeSet<>(lab.jdock("exec", from, "sh", "-c", script).ok().out().lines().toList());
  }

  @Test
  void aRunningContainerIsConnectedAndDisconnectedWithItsPortsAndNames() {
    lab.jdock("network", "create", "front").ok();
    lab.jdock("network", "create", "back").ok();
    run("web", "--network", "front", "-p", "8080:80");
    run("db", "--network", "back");
    assertThat(reaches("web", "db")).isFalse();
    lab.jdock("network", "connect", "--alias", "server", "back", "web").ok();
    assertThat(reaches("web", "db")).isTrue();
    assertThat(reaches("db", "server")).isTrue();
    assertThat(lab.jdock("exec", "web", "ip", "route").ok().out()).contains("default via");
    served();
    lab.jdock("network", "disconnect", "front", "web").ok();
    assertThat(lab.jdock("exec", "web", "ip", "route").ok().out())
        .containsPattern("default via .* dev eth1");
    served();
    lab.jdock("network", "disconnect", "back", "web").ok();
    assertThat(reaches("db", "web")).isFalse();
    assertThat(page().code()).isNotZero();
    assertThat(lab.jdock("exec", "web", "cat", "/etc/hosts").ok().out())
        .doesNotContainPattern("(?m)^1[79]2\\.");
    lab.jdock("network", "connect", "front", "web").ok();
    served();
    lab.jdock("rename", "web", "site").ok();
    lab.jdock("network", "connect", "front", "db").ok();
    assertThat(reaches("db", "site")).isTrue();
    assertThat(reaches("db", "web")).isFalse();
  }

  private Result page() {
    return lab.inside("curl", "-s", "-m", "3", "http://localhost:8080");
  }

  private void served() {
    Await.until("the published port answers", () -> page().out().contains("It works!"));
  }

  @Test
  void aKilledDaemonsNetworksGoOn() throws IOException {
    lab.jdock("network", "create", "--subnet", "10.77.0.0/24", "app").ok();
    run("web", "--network", "app", "--ip", "10.77.0.9", "--network-alias", "site", "-p", "8080:80");
    run("other", "--network", "app");
    lab.jdock("network", "create", "apart").ok();
    run("stranger", "--network", "apart");
    served();
    assertThat(reaches("stranger", "10.77.0.9")).isFalse();
    lab.killDaemon();
    lab.inside("iptables", "-F").ok();
    lab.inside("iptables", "-t", "nat", "-F").ok();
    lab.startDaemon();
    served();
    assertThat(reaches("stranger", "10.77.0.9")).isFalse();
    assertThat(reaches("other", Lab.NEIGHBOUR)).isTrue(); // who has no route back: masqueraded
    assertThat(reaches("other", "site")).isTrue();
    assertThat(ip("web", "app")).isEqualTo("10.77.0.9");
    assertThat(
            lab.jdock("run", "--rm", "--network", "app", "--ip", "10.77.0.9", "alpine", "true")
                .code(125)
                .err())
        .contains("Address already in use");
    run("third", "--network", "app");
    assertThat(ip("third", "app")).isNotIn(ip("other", "app"), ip("web", "app"));
    assertThat(lab.jdock("network", "rm", "app").code(1).err()).contains("has active endpoints");
    try (var files = Files.list(lab.dataRoot().resolve("network"))) {
      assertThat(files.map(Path::getFileName).map(Path::toString))
          .filteredOn(name -> name.matches("[0-9a-f]{64}\\.json"))
          .hasSize(2);
    }
  }

  @Test
  void rulesThatSomebodyFlushedAreMadeAgainByTheNextChangesOfTheirNetworks() {
    lab.jdock("network", "create", "one").ok();
    lab.inside("iptables", "-F").ok();
    lab.inside("iptables", "-t", "nat", "-F").ok();
    lab.inside("iptables", "-X").ok();
    lab.jdock("network", "create", "two").ok();
    run("web", "--network", "two", "-p", "8080:80");
    served();
    assertThat(reaches("web", Lab.NEIGHBOUR)).isTrue();
    lab.jdock("rm", "-f", "web").ok();
    lab.jdock("network", "rm", "one", "two").ok();
    lab.stopDaemon();
    lab.startDaemon();
  }

  @Test
  void internalNetworksHaveNoWayOutAndBridgeOptionsHold() {
    lab.jdock("network", "create", "--internal", "closed").ok();
    lab.jdock(
            "network",
            "create",
            "-o",
            "com.docker.network.bridge.name=mybr0",
            "-o",
            "com.docker.network.bridge.enable_icc=false",
            "-o",
            "com.docker.network.driver.mtu=1400",
            "-o",
            "com.docker.network.bridge.host_binding_ipv4=127.0.0.1",
            "strict")
        .ok();
    run("in1", "--network", "closed");
    run("in2", "--network", "closed");
    run("s1", "--network", "strict", "-p", "8080:80");
    run("s2", "--network", "strict");
    assertThat(reaches("in1", "in2")).isTrue();
    assertThat(reaches("in1", Lab.NEIGHBOUR)).isFalse();
    assertThat(reaches("s1", "s2")).isFalse();
    assertThat(reaches("s1", Lab.NEIGHBOUR)).isTrue();
    assertThat(lab.jdock("exec", "s1", "ip", "link").ok().out()).contains("mtu 1400");
    assertThat(lab.inside("ip", "link", "show", "mybr0").ok().out()).contains("mtu 1400");
    assertThat(lab.jdock("port", "s1").ok().line()).isEqualTo("80/tcp -> 127.0.0.1:8080");
    served();
  }

  @Test
  void ipv6NetworksHaveBothFamiliesAndTheirPorts() {
    lab.jdock("network", "create", "--ipv6", "--subnet", "fd00:77::/64", "six").ok();
    run("web", "--network", "six", "--ip6", "fd00:77::99", "-p", "8080:80");
    run("client", "--network", "six");
    assertThat(lab.jdock("exec", "client", "ping", "-6", "-c", "1", "-W", "2", "web").ok().out())
        .contains("fd00:77::99");
    assertThat(
            lab.jdock("inspect", "-f", "{{.NetworkSettings.Networks.six.GlobalIPv6Address}}", "web")
                .ok()
                .line())
        .isEqualTo("fd00:77::99");
    lab.inside("curl", "-s", "-m", "3", "http://[fd00:77::1]:8080").ok();
    lab.inside("curl", "-s", "-m", "3", "http://[::1]:8080").ok();
  }

  @Test
  void linksOfTheDefaultBridgeTellNameAndVariables() {
    run("db");
    Result told =
        lab.jdock(
                "run",
                "--rm",
                "--name",
                "app",
                "--link",
                "db:database",
                "alpine",
                "sh",
                "-c",
                "cat /etc/hosts; env")
            .ok();
    assertThat(told.out())
        .containsPattern("(?m)^172\\.\\d+\\.\\d+\\.\\d+\tdatabase [0-9a-f]{12} db$")
        .contains("DATABASE_NAME=/app/database")
        .containsPattern("DATABASE_PORT_80_TCP=tcp://172\\.\\d+\\.\\d+\\.\\d+:80")
        .contains("DATABASE_PORT_80_TCP_PROTO=tcp");
    lab.jdock("network", "create", "app").ok();
    run("web", "--network", "app");
    run("client", "--network", "app", "--link", "web:site");
    assertThat(reaches("client", "site")).isTrue();
    lab.jdock("network", "create", "late").ok();
    run("server", "--network", "late");
    lab.jdock("network", "connect", "--link", "server:backend", "late", "client").ok();
    assertThat(reaches("client", "backend")).isTrue();
    assertThat(reaches("client", "site")).isTrue();
  }

  @Test
  void macvlanContainersAreOnTheWireOfTheirParent() {
    lab.jdock(
            "network",
            "create",
            "-d",
            "macvlan",
            "--subnet",
            "10.99.0.0/24",
            "--gateway",
            Lab.NEIGHBOUR,
            "--ip-range",
            "10.99.0.128/25",
            "-o",
            "parent=eth0",
            "wire")
        .ok();
    run("near", "--network", "wire");
    assertThat(ip("near", "wire")).isEqualTo("10.99.0.128");
    assertThat(reaches("near", Lab.NEIGHBOUR)).isTrue();
    lab.onNeighbour("busybox", "ping", "-c", "1", "-W", "2", "10.99.0.128").ok();
    assertThat(
            lab.jdock("network", "create", "-d", "macvlan", "-o", "parent=eth0", "two")
                .code(1)
                .err())
        .contains("is already using parent interface eth0");
    assertThat(lab.jdock("network", "create", "-d", "overlay", "far").code(1).err())
        .contains("overlay");
    lab.jdock("rm", "-f", "near").ok();
    lab.jdock("network", "rm", "wire").ok();
    ipvlan();
  }

  /** On a kernel that has it; else it is said that it has not. */
  private void ipvlan() {
    boolean there =
        lab.inside("ip", "link", "add", "probe", "link", "eth0", "type", "ipvlan").code() == 0;
    if (there) {
      lab.inside("ip", "link", "del", "probe").ok();
    }
    String[] create = {
      "network", "create", "-d", "ipvlan", "--subnet", "10.99.0.0/24", "--gateway"
    };
    List<String> words = new ArrayList<>(List.of(create));
    words.addAll(
        List.of(Lab.NEIGHBOUR, "--ip-range", "10.99.0.128/25", "-o", "parent=eth0", "ipv"));
    lab.jdock(words.toArray(String[]::new)).ok();
    Result pinged =
        lab.jdock("run", "--rm", "--network", "ipv", "alpine", "ping", "-c1", Lab.NEIGHBOUR);
    if (there) {
      pinged.ok();
    } else {
      assertThat(pinged.code(125).err()).contains("failed to create the ipvlan link: this kernel");
    }
  }

  @Test
  void composesOfBeforeHaveTheirDefaultNetwork() throws IOException {
    assumeTrue(Shell.run("sh", "-c", "command -v docker-compose").code() == 0, "docker-compose 1");
    Path file = lab.dir().resolve("docker-compose.yml");
    Files.writeString(
        file,
        """
        version: "3.8"
        services:
          web:
            image: httpd:alpine
          worker:
            image: alpine
            command: sleep 1000
            depends_on: [web]
        """);
    compose(file, "up", "-d").ok();
    assertThat(compose(file, "ps").ok().out()).containsPattern("app_web_1 .* Up ");
    compose(file, "exec", "-T", "worker", "ping", "-c", "1", "web").ok();
    assertThat(
            compose(file, "exec", "-T", "worker", "wget", "-q", "-O", "-", "http://web/")
                .ok()
                .out())
        .contains("It works!");
    compose(file, "down", "-t", "0").ok();
    assertThat(lab.jdock("network", "ls", "-q").ok().line().lines()).hasSize(3);
    lab.assertNothingLeft();
  }

  private Result compose(Path file, String... words) {
    List<String> all =
        new ArrayList<>(
            List.of("docker-compose", "-H", "unix://" + lab.socket(), "-p", "app", "-f"));
    all.add(file.toString());
    all.addAll(List.of(words));
    return Shell.run(all, lab.environment(), lab.dir(), null);
  }

  @Test
  void aNetworksStoryIsTold() {
    lab.jdock("network", "create", "told").ok();
    run("web", "--network", "told", "--network-alias", "site", "-p", "8080:80");
    lab.jdock("network", "create", "more").ok();
    lab.jdock("network", "connect", "--alias", "shop", "more", "web").ok();
    String id = lab.jdock("inspect", "-f", "{{.Id}}", "web").ok().line();
    assertThat(lab.jdock("explain", "told").ok().out())
        .contains("ip link add br-")
        .contains("ip addr add ")
        .contains("iptables-restore")
        .contains("$ ID=" + id)
        .contains("peer eth0 in the container")
        .contains("-j DNAT --to-destination " + ip("web", "told") + ":80")
        .contains("A web site " + id.substring(0, 12) + " = " + ip("web", "told"))
        .contains("$ " + ip("web", "told") + " web site " + id.substring(0, 12));
    assertThat(lab.jdock("explain", "more").ok().out())
        .contains("RTM_NEWLINK veth")
        .contains("A web shop " + id.substring(0, 12) + " = " + ip("web", "more"));
    assertThat(lab.jdock("explain", "web").ok().out()).contains("eth1");
    assertThat(lab.jdock("explain", "bridge").ok().out()).contains("ip link add jdock0");
    lab.inside("iptables", "-t", "nat", "-F").ok();
    lab.killDaemon();
    lab.startDaemon();
    lab.jdock("rm", "-f", "web").ok();
    assertThat(lab.jdock("explain", "told").ok().out())
        .contains("all are made anew")
        .contains("no more DNS A web site")
        .contains("-D JDOCK -p tcp -m tcp --dport 8080");
  }
}
