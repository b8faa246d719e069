package io.jdock.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.jdock.it.lab.Await;
import io.jdock.it.lab.Cli;
import io.jdock.it.lab.Lab;
import io.jdock.it.lab.Shell.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Chapters 1 and 2 of the course "Docker: les fondamentaux par la pratique", command by command,
 * with every "Résultat attendu", typed with jdock and with the real docker command.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CourseTest {
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
  void everyLearnerStartsFresh() {
    String ids = lab.jdock("ps", "-aq").ok().line();
    for (String id : ids.lines().toList()) {
      lab.jdock("rm", "-f", id).ok();
    }
    for (String id : lab.jdock("images", "-q").ok().line().lines().distinct().toList()) {
      lab.jdock("rmi", "-f", id);
    }
  }

  @ParameterizedTest
  @EnumSource(Cli.class)
  void chapter1Installation(Cli cli) {
    // Exercice 1.2
    assertThat(type(cli, "--version").ok().out())
        .matches("(?s)(Docker|jdock) version \\S+, build \\S+.*");
    assertThat(type(cli, "info").ok().out())
        .contains("Containers: 0")
        .contains("Images: 0")
        .contains("Operating System:")
        .contains("Architecture:");
    // Exercice 1.3
    Result hello = type(cli, "run", "hello-world").ok();
    assertThat(hello.out())
        .contains("Hello from Docker!")
        .contains("This message shows that your installation appears to be working correctly.");
    assertThat(hello.err())
        .contains("Unable to find image 'hello-world:latest' locally")
        .contains("latest: Pulling from library/hello-world")
        .contains("Digest: sha256:")
        .contains("Status: Downloaded newer image for hello-world:latest");
  }

  @ParameterizedTest
  @EnumSource(Cli.class)
  void chapter2LifeCycle(Cli cli) {
    type(cli, "run", "hello-world").ok();

    // Exercice 2.1
    String id =
        type(cli, "run", "--name", "mon-serveur-nginx", "-p", "8080:80", "-d", "nginx:latest")
            .ok()
            .line();
    assertThat(id).matches("[0-9a-f]{64}");
    assertThat(served().out()).contains("Welcome to nginx!");
    assertThat(
            lab.onNeighbour("curl", "-s", "-m", "5", "http://" + Lab.ADDRESS + ":8080").ok().out())
        .contains("Welcome to nginx!");

    // Exercice 2.2
    assertThat(type(cli, "ps").ok().out())
        .contains(id.substring(0, 12))
        .contains("nginx:latest")
        .contains("Up ")
        .contains("0.0.0.0:8080->80/tcp")
        .contains("mon-serveur-nginx")
        .doesNotContain("hello-world");
    assertThat(type(cli, "ps", "-a").ok().out())
        .containsPattern("mon-serveur-nginx")
        .containsPattern("hello-world .*Exited \\(0\\)");

    // Exercice 2.3
    assertThat(type(cli, "stop", "mon-serveur-nginx").ok().line()).isEqualTo("mon-serveur-nginx");
    assertThat(page().code()).isEqualTo(7);
    assertThat(type(cli, "ps").ok().out()).doesNotContain("mon-serveur-nginx");
    assertThat(type(cli, "ps", "-a").ok().out())
        .containsPattern("Exited \\(0\\) .*mon-serveur-nginx");
    assertThat(type(cli, "start", "mon-serveur-nginx").ok().line()).isEqualTo("mon-serveur-nginx");
    assertThat(type(cli, "ps").ok().out()).containsPattern("Up .*mon-serveur-nginx");
    assertThat(served().out()).contains("Welcome to nginx!");
    assertThat(type(cli, "restart", "mon-serveur-nginx").ok().line())
        .isEqualTo("mon-serveur-nginx");
    assertThat(type(cli, "ps").ok().out()).containsPattern("Up .*mon-serveur-nginx");
    assertThat(served().out()).contains("Welcome to nginx!");

    // Exercice 2.4
    assertThat(type(cli, "logs", "mon-serveur-nginx").ok().out())
        .contains("\"GET / HTTP/1.1\" 200");
    followLogs(cli, "mon-serveur-nginx");

    // Exercice 2.5
    assertThat(type(cli, "exec", "mon-serveur-nginx", "ls", "/usr/share/nginx/html").ok().out())
        .isEqualTo("50x.html\nindex.html\n");
    String session =
        terminal(
                cli,
                List.of("exec", "-it", "mon-serveur-nginx", "bash"),
                "expect -re {root@"
                    + id.substring(0, 12)
                    + ":/# }\n"
                    + "send \"cat /etc/nginx/nginx.conf\\r\"\nexpect {worker_processes}\n"
                    + "send \"tty\\r\"\nexpect {/dev/pts/}\n"
                    + "send \"exit\\r\"\n")
            .ok()
            .out();
    assertThat(session).contains("worker_processes");

    // Exercice 2.6
    Result refused = type(cli, "rm", "mon-serveur-nginx").code(1);
    assertThat(refused.err())
        .contains("container is running: stop the container before removing or force remove");
    type(cli, "stop", "mon-serveur-nginx").ok();
    type(cli, "rm", "mon-serveur-nginx").ok();
    assertThat(type(cli, "ps", "-a").ok().out()).doesNotContain("mon-serveur-nginx");
    String hello = type(cli, "ps", "-a", "--format", "{{.Names}}").ok().line();
    assertThat(hello).matches("[a-z]+_[a-z]+");
    assertThat(type(cli, "rm", hello).ok().line()).isEqualTo(hello);
    String again = type(cli, "run", "-d", "hello-world").ok().line();
    type(cli, "wait", again).ok();
    Result prune =
        lab.cli(cli, "y\n".getBytes(java.nio.charset.StandardCharsets.UTF_8), "container", "prune")
            .ok();
    assertThat(prune.out())
        .contains("WARNING! This will remove all stopped containers.")
        .contains("Are you sure you want to continue? [y/N]")
        .contains("Deleted Containers:")
        .contains(again)
        .contains("Total reclaimed space: ");

    // Exercice 2.7
    type(cli, "run", "-d", "--name", "inspect-me", "alpine", "sleep", "3600").ok();
    String json = type(cli, "inspect", "inspect-me").ok().out();
    for (String field :
        List.of(
            "Id",
            "Created",
            "Path",
            "Args",
            "State",
            "Running",
            "Pid",
            "StartedAt",
            "Image",
            "NetworkSettings",
            "IPAddress",
            "Mounts",
            "Config",
            "Labels")) {
      assertThat(json).contains('"' + field + '"');
    }
    assertThat(json).contains("\"Path\": \"sleep\"").contains("\"Status\": \"running\"");
    assertThat(
            type(cli, "inspect", "-f", "{{.NetworkSettings.IPAddress}}", "inspect-me").ok().line())
        .matches("\\d+\\.\\d+\\.\\d+\\.\\d+");
    assertThat(type(cli, "rm", "-f", "inspect-me").ok().line()).isEqualTo("inspect-me");
    assertThat(type(cli, "ps", "-aq").ok().out()).isEmpty();
    lab.assertNothingLeft();
  }

  private Result type(Cli cli, String... words) {
    return lab.cli(cli, null, words);
  }

  /** The page, as a learner sees it who reloads until the server is up. */
  private Result served() {
    Await.until("nginx serves its page", () -> page().code() == 0);
    return page();
  }

  private Result page() {
    return lab.inside("curl", "-s", "-m", "5", "http://localhost:8080");
  }

  /** {@code logs -f} shows a line that comes after it started, and ends at Ctrl-C. */
  private void followLogs(Cli cli, String container) {
    try {
      var output = lab.dir().resolve("follow.out");
      Process follower =
          new ProcessBuilder(cli.command(lab, "logs", "-f", container))
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      try {
        Await.until("logs -f shows what was there", () -> read(output).contains("GET / "));
        lab.inside("curl", "-s", "http://localhost:8080/50x.html").ok();
        Await.until("logs -f shows the new request", () -> read(output).contains("GET /50x.html"));
        new ProcessBuilder("kill", "-INT", Long.toString(follower.pid())).start().waitFor();
        Await.until("Ctrl-C ends logs -f", () -> !follower.isAlive());
      } finally {
        follower.destroyForcibly();
      }
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static String read(java.nio.file.Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return "";
    }
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
    return io.jdock.it.lab.Shell.run(
        List.of("expect", "-c", text), Map.of("TERM", "xterm"), lab.dir(), null);
  }
}
