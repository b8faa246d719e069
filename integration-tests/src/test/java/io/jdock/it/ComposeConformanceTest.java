package io.jdock.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.jdock.it.lab.Await;
import io.jdock.it.lab.Lab;
import io.jdock.it.lab.Shell;
import io.jdock.it.lab.Shell.Result;
import io.jdock.it.lab.UdpEcho;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The situations of the Compose Specification's public conformance tests
 * (github.com/compose-spec/conformance-tests), each brought up, looked at and taken down. Their Go
 * server is played by busybox, which serves the folder {@code /volumes} and fetches for its
 * visitors.
 */
class ComposeConformanceTest {
  private static final List<String> SERVER =
      List.of(
          "image: alpine",
          "init: true",
          "command: sh -c 'mkdir -p /volumes; echo PONG > /volumes/ping;"
              + " exec httpd -f -p 8080 -h /volumes'");

  private Lab lab;
  private Path folder;

  @BeforeEach
  void openLab() throws IOException {
    lab = Lab.start();
    folder = Files.createDirectory(lab.dir().resolve("conformance"));
  }

  @AfterEach
  void closeLab() {
    lab.close();
  }

  private void up(String file) throws IOException {
    Files.writeString(folder.resolve("compose.yaml"), file);
    assertThat(compose("up", "-d").ok().err()).contains("Container conformance-", "Started");
  }

  private void down() {
    compose("down", "-t", "0").ok();
    assertThat(lab.jdock("ps", "-aq").ok().out()).isEmpty();
    assertThat(lab.jdock("network", "ls", "-q", "--filter", "type=custom").ok().out()).isEmpty();
    lab.assertNothingLeft();
  }

  private Result compose(String... words) {
    List<String> all = new ArrayList<>(List.of("compose", "-f", "compose.yaml"));
    all.addAll(List.of(words));
    return lab.jdockIn(folder, all.toArray(String[]::new));
  }

  private static String service(String name, String... more) {
    List<String> lines = new ArrayList<>(SERVER);
    lines.addAll(List.of(more));
    return "  " + name + ":\n" + String.join("\n", lines).indent(4);
  }

  private void served(String file, String text) {
    String url = "http://localhost:8080/" + file;
    Await.until(
        url + " is served", () -> lab.inside("curl", "-s", "-m", "5", url).out().contains(text));
  }

  /** What the entry gets from another host. */
  private Result ping(String host) {
    served("ping", "PONG");
    String url = "http://" + host + ":8080/ping";
    return compose("exec", "-T", "entry", "timeout", "30", "wget", "-qO-", url);
  }

  @Test
  void simpleLifecycle() throws IOException {
    up("version: '3.7'\nservices:\n" + service("test1"));
    assertThat(compose("ps", "--services", "--status", "running").ok().out()).isEqualTo("test1\n");
    down();
  }

  @Test
  void simpleNetwork() throws IOException {
    up(
        "services:\n"
            + service("entry", "networks: [mynetwork]", "ports: ['8080:8080']")
            + service("target", "networks: [mynetwork]")
            + "networks:\n  mynetwork:\n");
    Await.until("the target answers", () -> ping("target").out().equals("PONG\n"));
    assertThat(ping("notatarget").code(1).err()).contains("bad address");
    down();
  }

  @Test
  void differentNetworks() throws IOException {
    up(
        "services:\n"
            + service("entry", "networks: [entrynetwork]", "ports: ['8080:8080']")
            + service("target", "networks: [targetnetwork]")
            + "networks:\n  entrynetwork:\n  targetnetwork:\n");
    assertThat(ping("target").code(1).err()).contains("bad address");
    String target = compose("ps", "-q", "target").ok().line();
    String address =
        lab.jdock(
                "inspect", "-f", "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}", target)
            .ok()
            .line();
    Result direct =
        compose(
            "exec", "-T", "entry", "timeout", "2", "wget", "-qO-", "http://" + address + ":8080");
    assertThat(direct.code()).as("nor by its address: wget is ended by timeout").isEqualTo(143);
    down();
  }

  @Test
  void volumeSecretAndConfigurationFiles() throws IOException {
    Files.writeString(folder.resolve("test_volume.txt"), "MYVOLUME");
    Files.writeString(folder.resolve("test_secret.txt"), "MYSECRET");
    Files.writeString(folder.resolve("test_config.txt"), "MYCONFIG");
    up(
        "services:\n"
            + service(
                "entry",
                "ports: ['8080:8080']",
                "volumes: ['./test_volume.txt:/volumes/test_volume.txt']",
                "secrets: [{source: test_secret, target: /volumes/test_secret.txt}]",
                "configs: [{source: test_config, target: /volumes/test_config.txt}]")
            + "secrets:\n  test_secret:\n    file: ./test_secret.txt\n"
            + "configs:\n  test_config:\n    file: ./test_config.txt\n");
    served("test_volume.txt", "MYVOLUME");
    served("test_secret.txt", "MYSECRET");
    served("test_config.txt", "MYCONFIG");
    down();
  }

  @Test
  void udpPort() throws IOException {
    up(
        "services:\n"
            + service(
                "entry",
                "ports:",
                "  - 8080:8080/tcp",
                "  - {target: 10001, published: 10001, protocol: udp, mode: host}"));
    served("ping", "PONG");
    assertThat(compose("port", "--protocol", "udp", "entry", "10001").ok().out())
        .isEqualTo("0.0.0.0:10001\n");
    String entry = compose("ps", "-q", "entry").ok().line();
    String pid = lab.jdock("inspect", "-f", "{{.State.Pid}}", entry).ok().line();
    Process server = UdpEcho.serveBeside(pid, "10001", folder.resolve("udp.out"));
    try {
      List<String> ask = UdpEcho.command(lab.enter(), "ask", "127.0.0.1", "10001", "ping");
      assertThat(Shell.run(ask).ok().line()).isEqualTo("ping");
    } finally {
      server.destroyForcibly();
    }
    down();
  }

  /** Each of three replicas comes to the server, by a name of its own. */
  @Test
  void scaling() throws IOException {
    up(
        "services:\n"
            + service("server", "ports: ['8080:8080']", "volumes: ['./seen:/seen']")
            + """
                client:
                  image: alpine
                  command:
                    - sh
                    - -c
                    - until wget -qO- http://server:8080/ping; do sleep 0.1; done; touch /seen/$$HOSTNAME
                  volumes: ['./seen:/seen']
                  deploy:
                    replicas: 3
              """);
    Await.until("three came", () -> lab.inside("ls", folder + "/seen").out().lines().count() == 3);
    assertThat(compose("ps", "-a", "--format", "{{.Name}}", "client").ok().out())
        .isEqualTo("conformance-client-1\nconformance-client-2\nconformance-client-3\n");
    down();
  }
}
