package io.jdock.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.jdock.it.lab.Await;
import io.jdock.it.lab.Lab;
import io.jdock.it.lab.UdpEcho;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Ports: from localhost, the host's addresses, a neighbour, another container; and out through NAT.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PublishedPortsTest {
  private Lab lab;

  @BeforeAll
  void openLab() {
    lab = Lab.start();
  }

  @AfterAll
  void closeLab() {
    lab.close();
  }

  @AfterEach
  void removeAll() {
    for (String id : lab.jdock("ps", "-aq").ok().line().lines().toList()) {
      lab.jdock("rm", "-f", id).ok();
    }
    lab.assertNothingLeft();
  }

  private String get(String url) {
    return lab.inside("curl", "-s", "-g", "-m", "5", url).out();
  }

  @Test
  void aPublishedPortAnswersFromEverywhere() {
    lab.jdock("run", "-d", "--name", "web", "-p", "8080:80", "nginx").ok();
    Await.until("nginx serves", () -> get("http://127.0.0.1:8080/").contains("nginx"));
    assertThat(get("http://localhost:8080/")).contains("Welcome");
    assertThat(get("http://[::1]:8080/")).contains("Welcome");
    assertThat(get("http://" + Lab.ADDRESS + ":8080/")).contains("Welcome");
    assertThat(
            lab.onNeighbour("curl", "-s", "-m", "5", "http://" + Lab.ADDRESS + ":8080/").ok().out())
        .contains("Welcome");
    String gateway = lab.jdock("inspect", "-f", "{{.NetworkSettings.Gateway}}", "web").ok().line();
    String address =
        lab.jdock("inspect", "-f", "{{.NetworkSettings.IPAddress}}", "web").ok().line();
    for (String host : new String[] {gateway + ":8080", Lab.ADDRESS + ":8080", address + ":80"}) {
      assertThat(lab.jdock("run", "--rm", "alpine", "wget", "-qO-", "http://" + host).ok().out())
          .as("from another container: " + host)
          .contains("Welcome");
    }
    assertThat(
            lab.jdock(
                    "exec",
                    "web",
                    "bash",
                    "-c",
                    "exec 3<>/dev/tcp/"
                        + Lab.ADDRESS
                        + "/8080; echo -e 'GET / HTTP/1.0\\n' >&3; cat <&3")
                .ok()
                .out())
        .as("from itself, through the published port")
        .contains("Welcome");
    lab.jdock("stop", "web").ok();
    assertThat(lab.inside("curl", "-s", "-m", "5", "http://localhost:8080/").code()).isEqualTo(7);
    lab.jdock("start", "web").ok();
    Await.until("nginx serves again", () -> get("http://127.0.0.1:8080/").contains("nginx"));
  }

  @Test
  void aPortOnOneAddressAndAPortThatTheKernelChooses() {
    lab.jdock("run", "-d", "--name", "web", "-p", "127.0.0.1:8080:80", "-p", "80", "nginx").ok();
    Await.until("nginx serves", () -> get("http://127.0.0.1:8080/").contains("nginx"));
    assertThat(lab.inside("curl", "-s", "-m", "5", "http://" + Lab.ADDRESS + ":8080/").code())
        .isNotZero();
    String ports = lab.jdock("port", "web").ok().out();
    assertThat(ports)
        .contains("80/tcp -> 127.0.0.1:8080")
        .containsPattern("80/tcp -> 0.0.0.0:\\d+");
    String chosen =
        ports
            .lines()
            .filter(l -> l.contains("0.0.0.0:"))
            .findFirst()
            .orElseThrow()
            .split("0.0.0.0:")[1];
    assertThat(get("http://" + Lab.ADDRESS + ":" + chosen + "/")).contains("Welcome");
  }

  @Test
  void publishAllTakesTheImagesPorts() {
    lab.jdock("run", "-d", "--name", "web", "-P", "nginx").ok();
    assertThat(lab.jdock("port", "web", "80").ok().out()).containsPattern("0.0.0.0:\\d+");
  }

  @Test
  void udp() throws java.io.IOException {
    lab.jdock("run", "-d", "--name", "echo", "-p", "9999:9999/udp", "alpine", "sleep", "1000").ok();
    String pid = lab.jdock("inspect", "-f", "{{.State.Pid}}", "echo").ok().line();
    Process server = UdpEcho.serveBeside(pid, "9999", lab.dir().resolve("udp.out"));
    try {
      for (String host : new String[] {"127.0.0.1", Lab.ADDRESS, "::1"}) {
        assertThat(
                io.jdock.it.lab.Shell.run(UdpEcho.command(lab.enter(), "ask", host, "9999", "ping"))
                    .ok()
                    .line())
            .as("through " + host)
            .isEqualTo("ping");
      }
      assertThat(
              io.jdock.it.lab.Shell.run(
                      UdpEcho.command(lab.onNeighbour(), "ask", Lab.ADDRESS, "9999", "far"))
                  .ok()
                  .line())
          .isEqualTo("far");
    } finally {
      server.destroyForcibly();
    }
  }

  @Test
  void containersReachTheOutsideThroughNat() {
    Process server = neighbourServer();
    try {
      assertThat(
              lab.jdock(
                      "run", "--rm", "alpine", "wget", "-qO-", "http://" + Lab.NEIGHBOUR + ":8000/")
                  .ok()
                  .out())
          .contains("neighbour");
    } finally {
      server.destroyForcibly();
    }
  }

  private Process neighbourServer() {
    try {
      java.nio.file.Path www = java.nio.file.Files.createDirectories(lab.dir().resolve("www"));
      java.nio.file.Files.writeString(www.resolve("index.html"), "neighbour");
      java.util.List<String> command = new java.util.ArrayList<>(lab.onNeighbour());
      command.addAll(
          java.util.List.of("busybox", "httpd", "-f", "-p", "8000", "-h", www.toString()));
      Process process = new ProcessBuilder(command).start();
      Await.until(
          "the neighbour serves",
          () -> get("http://" + Lab.NEIGHBOUR + ":8000/").contains("neighbour"));
      return process;
    } catch (java.io.IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void networkModes() {
    assertThat(
            lab.jdock("run", "--rm", "--network", "none", "alpine", "ip", "-o", "link").ok().out())
        .contains("lo")
        .doesNotContain("eth0");
    assertThat(lab.jdock("run", "--rm", "--network", "host", "alpine", "ip", "addr").ok().out())
        .contains(Lab.ADDRESS);
    lab.jdock("run", "-d", "--name", "first", "alpine", "sleep", "1000").ok();
    String address =
        lab.jdock("inspect", "-f", "{{.NetworkSettings.IPAddress}}", "first").ok().line();
    assertThat(
            lab.jdock("run", "--rm", "--network", "container:first", "alpine", "ip", "addr")
                .ok()
                .out())
        .contains(address);
  }
}
