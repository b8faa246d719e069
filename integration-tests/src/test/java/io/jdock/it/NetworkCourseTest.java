package io.jdock.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.jdock.it.lab.Await;
import io.jdock.it.lab.Cli;
import io.jdock.it.lab.Lab;
import io.jdock.it.lab.Shell;
import io.jdock.it.lab.Shell.Result;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Chapter 6 of the course, command by command, with every "Résultat attendu", typed with jdock and
 * with the real docker command.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NetworkCourseTest {
  private static final String ADDRESS = "\\d+\\.\\d+\\.\\d+\\.\\d+";
  private static final String ADDRESSES =
      "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}";
  private Lab lab;

  @BeforeAll
  void openLab() {
    lab = Lab.start();
  }

  @AfterAll
  void closeLab() {
    lab.close();
  }

  private Result type(Cli cli, String... words) {
    return lab.cli(cli, null, words);
  }

  @ParameterizedTest
  @EnumSource(Cli.class)
  void chapter6(Cli cli) {
    exploration(cli);
    theDefaultBridge(cli);
    aNetworkOfOnesOwn(cli);
    connectAndDisconnect(cli);
    publishedPorts(cli);
    cleaning(cli);
    lab.assertNothingLeft();
  }

  /** Exercice 6.1. */
  private void exploration(Cli cli) {
    assertThat(type(cli, "network", "ls").ok().out())
        .containsPattern("NETWORK ID +NAME +DRIVER +SCOPE")
        .containsPattern("[0-9a-f]{12} +bridge +bridge +local")
        .containsPattern("[0-9a-f]{12} +host +host +local")
        .containsPattern("[0-9a-f]{12} +none +null +local");
    assertThat(type(cli, "network", "inspect", "bridge").ok().out())
        .contains("\"Driver\": \"bridge\"")
        .contains("\"Scope\": \"local\"")
        .containsPattern("\"Subnet\": \"" + ADDRESS + "/16\"")
        .containsPattern("\"Gateway\": \"" + ADDRESS + "\"")
        .contains("\"Containers\": {}");
    type(cli, "run", "-d", "--name", "test-container", "alpine", "sleep", "infinity").ok();
    assertThat(type(cli, "network", "inspect", "bridge").ok().out())
        .contains("\"Name\": \"test-container\"")
        .containsPattern("\"MacAddress\": \"02:42(:[0-9a-f]{2}){4}\"")
        .containsPattern("\"IPv4Address\": \"" + ADDRESS + "/16\"");
    assertThat(type(cli, "inspect", "test-container").ok().out())
        .contains("\"NetworkSettings\": {")
        .containsPattern("\"Networks\": \\{\\s+\"bridge\": \\{")
        .containsPattern("\"NetworkID\": \"[0-9a-f]{64}\"");
    String details = "{{with .NetworkSettings.Networks.bridge}}{{.IPAddress}} {{.Gateway}}{{end}}";
    assertThat(type(cli, "inspect", "-f", details, "test-container").ok().line())
        .matches(ADDRESS + " " + ADDRESS);
    type(cli, "stop", "-t", "0", "test-container").ok();
    type(cli, "rm", "test-container").ok();
  }

  /** Exercice 6.2. */
  private void theDefaultBridge(Cli cli) {
    type(cli, "run", "-d", "--name", "nginx1", "nginx:alpine").ok();
    type(cli, "run", "-d", "--name", "nginx2", "nginx:alpine").ok();
    String ip = type(cli, "inspect", "-f", ADDRESSES, "nginx2").ok().line();
    assertThat(type(cli, "inspect", "nginx2").ok().out()).contains("\"IPAddress\": \"" + ip + "\"");
    assertThat(type(cli, "exec", "nginx1", "ping", "-c", "3", ip).ok().out())
        .contains("3 packets transmitted, 3 packets received, 0% packet loss");
    assertThat(type(cli, "exec", "nginx1", "ping", "-c", "3", "nginx2").code(1).all())
        .contains("ping: bad address 'nginx2'");
    type(cli, "stop", "-t", "0", "nginx1", "nginx2").ok();
    type(cli, "rm", "nginx1", "nginx2").ok();
  }

  /** Exercices 6.3 and 6.4. */
  private void aNetworkOfOnesOwn(Cli cli) {
    assertThat(type(cli, "network", "create", "mon-app-reseau").ok().line())
        .matches("[0-9a-f]{64}");
    assertThat(type(cli, "network", "ls").ok().out())
        .containsPattern("mon-app-reseau +bridge +local");
    String subnet = "{{(index .IPAM.Config 0).Subnet}}";
    assertThat(type(cli, "network", "inspect", "-f", subnet, "mon-app-reseau").ok().line())
        .matches(ADDRESS + "/\\d+")
        .isNotEqualTo(type(cli, "network", "inspect", "-f", subnet, "bridge").ok().line());
    type(cli, "run", "-d", "--name", "serveur-web", "--network", "mon-app-reseau", "httpd:alpine")
        .ok();
    String ip = type(cli, "inspect", "-f", ADDRESSES, "serveur-web").ok().line();
    String session =
        terminal(
                cli,
                List.of(
                    "run",
                    "-it",
                    "--rm",
                    "--name",
                    "client",
                    "--network",
                    "mon-app-reseau",
                    "busybox",
                    "sh"),
                "expect {/ # }\nsend \"ping -c 3 serveur-web\\r\"\n"
                    + "expect { 0% packet loss}\nexpect {/ # }\n"
                    + "send \"wget -q -O - http://serveur-web/\\r\"\nexpect {It works!}\n"
                    + "expect {/ # }\nsend \"nslookup serveur-web\\r\"\nexpect {127.0.0.11}\n"
                    + "expect {"
                    + ip
                    + "}\nexpect {/ # }\nsend \"exit\\r\"\n")
            .all();
    assertThat(session).contains("3 packets received").doesNotContain("TIMED OUT");
    Await.until(
        "the client is removed by itself",
        () -> !type(cli, "ps", "-a", "--format", "{{.Names}}").ok().out().contains("client"));
  }

  /** Exercice 6.5. */
  private void connectAndDisconnect(Cli cli) {
    assertThat(type(cli, "ps").ok().out()).contains("serveur-web");
    type(cli, "network", "create", "autre-reseau").ok();
    type(cli, "network", "connect", "autre-reseau", "serveur-web").ok();
    String names = "{{range $n, $e := .NetworkSettings.Networks}}{{$n}} {{$e.IPAddress}};{{end}}";
    assertThat(type(cli, "inspect", "-f", names, "serveur-web").ok().line())
        .matches("autre-reseau " + ADDRESS + ";mon-app-reseau " + ADDRESS + ";");
    type(cli, "network", "disconnect", "autre-reseau", "serveur-web").ok();
    assertThat(type(cli, "inspect", "-f", names, "serveur-web").ok().line())
        .matches("mon-app-reseau " + ADDRESS + ";");
  }

  /** Exercice 6.6. */
  private void publishedPorts(Cli cli) {
    type(cli, "stop", "-t", "0", "serveur-web").ok();
    type(cli, "rm", "serveur-web").ok();
    type(
            cli,
            "run",
            "-d",
            "--name",
            "serveur-web-expose",
            "--network",
            "mon-app-reseau",
            "-p",
            "8888:80",
            "httpd:alpine")
        .ok();
    Await.until(
        "the server answers",
        () -> lab.inside("curl", "-s", "-m", "5", "http://localhost:8888").code() == 0);
    assertThat(lab.inside("curl", "-s", "http://localhost:8888").ok().out()).contains("It works!");
    assertThat(lab.onNeighbour("curl", "-s", "http://" + Lab.ADDRESS + ":8888").ok().out())
        .contains("It works!");
  }

  /** Exercice 6.7. */
  private void cleaning(Cli cli) {
    assertThat(type(cli, "network", "rm", "mon-app-reseau").code(1).all())
        .contains("has active endpoints");
    type(cli, "stop", "-t", "0", "serveur-web-expose").ok();
    type(cli, "rm", "serveur-web-expose").ok();
    assertThat(type(cli, "network", "rm", "mon-app-reseau").ok().line())
        .isEqualTo("mon-app-reseau");
    type(cli, "network", "rm", "autre-reseau").ok();
    type(cli, "network", "create", "inutile").ok();
    Result prune = lab.cli(cli, "y\n".getBytes(StandardCharsets.UTF_8), "network", "prune").ok();
    assertThat(prune.out())
        .contains(
            "WARNING! This will remove all custom networks not used by at least one container.")
        .contains("Deleted Networks:\ninutile\n");
    assertThat(type(cli, "network", "ls", "-q").ok().line().lines()).hasSize(3);
  }

  /** Types into a real terminal, by expect(1). */
  private Result terminal(Cli cli, List<String> words, String script) {
    String command = String.join(" ", cli.command(lab, words.toArray(String[]::new)));
    String text =
        "set timeout 20\nproc fail {} { puts {TIMED OUT}; exit 99 }\n"
            + "spawn -noecho "
            + command
            + "\nexpect_before timeout fail\n"
            + script
            + "expect eof\nlassign [wait] pid spawn_id os code\nexit $code\n";
    return Shell.run(List.of("expect", "-c", text), Map.of("TERM", "xterm"), lab.dir(), null);
  }
}
