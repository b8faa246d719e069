package io.jdock.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.jdock.it.lab.Await;
import io.jdock.it.lab.Cli;
import io.jdock.it.lab.Lab;
import io.jdock.it.lab.Shell.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Chapter 5 of the course, command by command, with every "Résultat attendu", typed with jdock and
 * with the real docker command.
 */
class LogsCourseTest {
  private static final String LINE =
      "\\w{3} \\w{3} [ \\d]\\d \\d\\d:\\d\\d:\\d\\d UTC \\d{4}: Pinging...";
  private Lab lab;

  @BeforeEach
  void openLab() {
    lab = Lab.start();
    // the course pings 8.8.8.8: here that is the lab itself
    lab.inside("ip", "addr", "add", "8.8.8.8/32", "dev", "lo").ok();
  }

  @AfterEach
  void closeLab() {
    lab.close();
  }

  private Result type(Cli cli, String... words) {
    return lab.cli(cli, null, words);
  }

  private List<String> lines(Cli cli, String... words) {
    return type(cli, words).ok().out().lines().toList();
  }

  /** Exercice 5.1. */
  @ParameterizedTest
  @EnumSource(Cli.class)
  void exploringLogs(Cli cli) throws IOException, InterruptedException {
    type(
            cli,
            "run",
            "-d",
            "--name",
            "pinger",
            "alpine",
            "sh",
            "-c",
            "while true; do echo $(date): Pinging...; ping -c 1 8.8.8.8 > /dev/null; sleep 5; done")
        .ok();
    Await.until("a first line", () -> !lines(cli, "logs", "pinger").isEmpty());
    followUntilInterrupted(cli, "-f", 3);
    followUntilInterrupted(cli, "--follow", 1);
    List<String> all = lines(cli, "logs", "pinger").stream().filter(l -> l.matches(LINE)).toList();
    assertThat(all).hasSizeGreaterThan(3);
    assertThat(lines(cli, "logs", "--tail", "3", "pinger")).hasSize(3);
    List<String> stamped =
        lines(cli, "logs", "-t", "pinger").stream().filter(l -> l.endsWith("Pinging...")).toList();
    assertThat(stamped)
        .hasSizeGreaterThanOrEqualTo(all.size())
        .allMatch(l -> l.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{9}Z " + LINE));
    assertThat(lines(cli, "logs", "--since", "30s", "pinger")).hasSizeGreaterThan(3);
    assertThat(lines(cli, "logs", "--since", "1m", "pinger")).hasSizeGreaterThan(3);
    assertThat(lines(cli, "logs", "--since", "10m", "pinger")).containsAll(all);
    assertThat(lines(cli, "logs", "--since", "2023-10-27T10:00:00", "pinger")).containsAll(all);
    assertThat(lines(cli, "logs", "--since", "7s", "pinger").size()).isBetween(1, 3);
    String second = stamped.get(1).substring(0, 30);
    String third = stamped.get(2).substring(0, 30);
    assertThat(lines(cli, "logs", "--since", second, "--until", third, "pinger"))
        .contains(all.get(1), all.get(2))
        .doesNotContain(all.get(0), all.get(3));
    assertThat(lines(cli, "logs", "--since", second.substring(0, 19), "pinger"))
        .contains(all.get(1))
        .doesNotContain(all.get(0));
    assertThat(lines(cli, "logs", "--until", "2023-10-27T10:05:00", "pinger")).isEmpty();
    assertThat(lines(cli, "logs", "--since", "2023-10-27", "pinger")).containsAll(all);
    type(cli, "stop", "-t", "1", "pinger").ok();
    type(cli, "rm", "pinger").ok();
    lab.assertNothingLeft();
  }

  /** Until more than so many lines came and Ctrl-C was pressed. */
  private void followUntilInterrupted(Cli cli, String flag, int lines)
      throws IOException, InterruptedException {
    Path output = lab.dir().resolve("follow.out");
    Process follower =
        new ProcessBuilder(cli.command(lab, "logs", flag, "pinger"))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      Await.until("logs " + flag + " shows lines that come", () -> pinged(output) > lines);
      new ProcessBuilder("kill", "-INT", Long.toString(follower.pid())).start().waitFor();
      Await.until("Ctrl-C ends logs " + flag, () -> !follower.isAlive());
    } finally {
      follower.destroyForcibly();
    }
  }

  private static long pinged(Path output) {
    try {
      return Files.readAllLines(output).stream().filter(l -> l.matches(LINE)).count();
    } catch (IOException e) {
      return 0;
    }
  }

  /** Exercice 5.2. */
  @ParameterizedTest
  @EnumSource(Cli.class)
  void rotationForAllContainers(Cli cli) throws IOException {
    String before = Files.readString(lab.configFile());
    lab.stopDaemon();
    Files.writeString(
        lab.configFile(),
        """
        {
          "log-driver": "json-file",
          "log-opts": {
            "max-size": "10m",
            "max-file": "3"
          }
        }
        """);
    lab.startDaemon();
    assertThat(type(cli, "info").ok().out())
        .contains("Logging Driver: json-file")
        .containsPattern("Log: .*json-file.*local");
    type(
            cli,
            "run",
            "--name",
            "bavard",
            "alpine",
            "sh",
            "-c",
            "seq 1 400000 | sed 's/^/une ligne de journal comme une autre, numéro /'")
        .ok();
    String path = type(cli, "inspect", "-f", "{{.LogPath}}", "bavard").ok().line();
    try (Stream<Path> files = Files.list(Path.of(path).getParent())) {
      List<Path> logs = files.filter(f -> f.toString().startsWith(path)).sorted().toList();
      assertThat(logs).containsExactly(Path.of(path), Path.of(path + ".1"), Path.of(path + ".2"));
      for (Path log : logs) {
        assertThat(Files.size(log)).isBetween(1_000L, 10_001_000L);
      }
    }
    List<String> kept = lines(cli, "logs", "bavard");
    int first = 400_001 - kept.size();
    assertThat(first).isGreaterThan(1);
    for (int i = 0; i < kept.size(); i++) {
      assertThat(kept.get(i)).endsWith("numéro " + (first + i));
    }
    assertThat(type(cli, "inspect", "-f", "{{json .HostConfig.LogConfig}}", "bavard").ok().line())
        .isEqualTo("{\"Type\":\"json-file\",\"Config\":{\"max-file\":\"3\",\"max-size\":\"10m\"}}");
    type(cli, "rm", "bavard").ok();
    lab.stopDaemon();
    Files.writeString(lab.configFile(), before);
    lab.startDaemon();
  }

  /** Exercice 5.3. */
  @ParameterizedTest
  @EnumSource(Cli.class)
  void aDriverForOneContainer(Cli cli) {
    type(
            cli,
            "run",
            "-d",
            "--name",
            "no-logs-container",
            "--log-driver",
            "none",
            "alpine",
            "sleep",
            "300")
        .ok();
    assertThat(type(cli, "logs", "no-logs-container").code(1).err())
        .contains("configured logging driver does not support reading");
    assertThat(
            type(cli, "stop", "-t", "1", "no-logs-container", "journald-logs-container")
                .code(1)
                .all())
        .contains("No such container: journald-logs-container");
    assertThat(type(cli, "rm", "no-logs-container", "journald-logs-container").code(1).all())
        .contains("No such container: journald-logs-container");
    lab.assertNothingLeft();
  }
}
