package io.jdock.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.jdock.it.lab.Await;
import io.jdock.it.lab.Cli;
import io.jdock.it.lab.Lab;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Logs whole: every byte, in order, across rotation, followers and the daemon's death. */
class LogsTest {
  private Lab lab;

  @BeforeEach
  void openLab() {
    lab = Lab.start();
  }

  @AfterEach
  void closeLab() {
    lab.close();
  }

  private void run(String name, List<String> options, String script) {
    List<String> words = new ArrayList<>(List.of("run", "-d", "--name", name));
    words.addAll(options);
    words.addAll(List.of("alpine", "sh", "-c", script));
    lab.jdock(words.toArray(String[]::new)).ok();
  }

  private Process follow(String name, Path output) throws IOException {
    return new ProcessBuilder(Cli.JDOCK.command(lab, "logs", "-f", name))
        .redirectOutput(output.toFile())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private Path logs(String name) throws IOException, InterruptedException {
    Path output = lab.dir().resolve(name + ".out");
    Process process =
        new ProcessBuilder(Cli.JDOCK.command(lab, "logs", name))
            .redirectOutput(output.toFile())
            .redirectErrorStream(true)
            .start();
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
    return output;
  }

  @Test
  void aMillionShortLinesByteForByte() throws Exception {
    lab.jdock("run", "--name", "million", "alpine", "seq", "1", "1000000").ok();
    StringBuilder expected = new StringBuilder();
    for (int i = 1; i <= 1_000_000; i++) {
      expected.append(i).append('\n');
    }
    assertThat(
            Arrays.equals(
                Files.readAllBytes(logs("million")),
                expected.toString().getBytes(StandardCharsets.US_ASCII)))
        .isTrue();
    assertThat(lab.jdock("logs", "--tail", "2", "million").ok().out())
        .isEqualTo("999999\n1000000\n");
  }

  @Test
  void binaryLongLinesAndNoNewlineAtTheEnd() throws Exception {
    String line = "i=0; while [ $i -lt 65536 ]; do printf 0123456789abcde; i=$((i+1)); done";
    run("long", List.of(), line + "; echo; " + line + "; echo; printf 'no end'");
    lab.jdock("wait", "long").ok();
    String megabyte = "0123456789abcde".repeat(65536) + "\n";
    assertThat(Files.readString(logs("long")).equals(megabyte + megabyte + "no end")).isTrue();
    String bytes =
        "head -c 300000 /dev/urandom > /noise; cat /noise; printf '\\n'; sha256sum < /noise >&2";
    run("binary", List.of("--log-driver", "local"), bytes);
    lab.jdock("wait", "binary").ok();
    byte[] all = Files.readAllBytes(logs("binary"));
    Path noise = lab.dir().resolve("noise");
    lab.jdock("cp", "binary:/noise", noise.toString()).ok();
    byte[] written = Files.readAllBytes(noise);
    assertThat(Arrays.equals(Arrays.copyOf(all, written.length), written)).isTrue();
    assertThat(all[written.length]).isEqualTo((byte) '\n');
  }

  @Test
  void followersSeeEveryLineAcrossRotationAndOutputInOrder() throws Exception {
    run(
        "rotates",
        List.of(
            "--log-opt",
            "max-size=100k",
            "--log-opt",
            "max-file=500",
            "--log-opt",
            "compress=true"),
        "mkfifo /go; read x < /go; i=0; while [ $i -lt 60000 ]; do i=$((i+1)); echo line $i; done");
    List<Process> followers = new ArrayList<>();
    List<Path> outputs = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      outputs.add(lab.dir().resolve("follower" + i));
      followers.add(follow("rotates", outputs.get(i)));
    }
    lab.jdock("exec", "rotates", "sh", "-c", "echo go > /go").ok();
    StringBuilder expected = new StringBuilder();
    for (int i = 1; i <= 60_000; i++) {
      expected.append("line ").append(i).append('\n');
    }
    for (int i = 0; i < 3; i++) {
      assertThat(followers.get(i).waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(Files.readString(outputs.get(i)).contentEquals(expected)).isTrue();
    }
    assertThat(Files.readString(logs("rotates")).contentEquals(expected)).isTrue();
    assertThat(
            lab.jdock("logs", "--tail", "30000", "rotates")
                .ok()
                .out()
                .contentEquals(expected.substring(expected.indexOf("line 30001\n"))))
        .isTrue();
  }

  @Test
  void nothingIsLostOrDoubledWhenTheDaemonIsKilled() throws Exception {
    String until = "i=0; until [ -e /stop ]; do i=$((i+1)); ";
    run("w1", List.of(), until + "echo line $i; done");
    run("w2", List.of(), until + "echo line $i >&2; done");
    run("w3", List.of("--log-driver", "local"), until + "echo line $i; done");
    run(
        "w4",
        List.of("--log-opt", "max-size=1m", "--log-opt", "max-file=200"),
        until + "printf 'line '; echo $i; done");
    run("w5", List.of(), until + "echo line $i; echo line $i >&2; done");
    List<String> names = List.of("w1", "w2", "w3", "w4", "w5");
    Path stop = Files.createFile(lab.dir().resolve("stop"));
    for (int kill = 0; kill < 3; kill++) {
      for (String name : names) {
        String before = lab.jdock("logs", "--tail", "1", name).ok().all();
        Await.until(
            name + " writes",
            () -> !lab.jdock("logs", "--tail", "1", name).ok().all().equals(before));
      }
      lab.killDaemon();
      lab.startDaemon();
    }
    for (String name : names) {
      assertThat(lab.jdock("inspect", "-f", "{{.State.Status}}", name).ok().line())
          .isEqualTo("running");
      lab.jdock("exec", name, "true").ok();
      // From outside: the container ends when the file is there, and a process in it is killed.
      lab.jdock("cp", stop.toString(), name + ":/stop").ok();
      lab.jdock("wait", name).ok();
    }
    for (String name : names) {
      int last = 0;
      int again = 0;
      List<String> lines = Files.readAllLines(logs(name));
      assertThat(lines).hasSizeGreaterThan(1000);
      int times = name.equals("w5") ? 2 : 1;
      int[] seen = new int[lines.size() / times + 2];
      for (String line : lines) {
        assertThat(line).startsWith("line ");
        int number = Integer.parseInt(line.substring(5));
        if (number < last) {
          again++;
        }
        last = number;
        seen[number]++;
      }
      assertThat(times == 2 || again == 0).as(name + " is in order").isTrue();
      for (int i = 1; i < seen.length - 1; i++) {
        assertThat(seen[i]).as(name + ": line " + i).isEqualTo(times);
      }
    }
  }

  @Test
  void aServerThatIsDownIsToldOfAndHoldsNothingUp() throws Exception {
    int port = 20_514;
    String address = "syslog-address=tcp://127.0.0.1:" + port;
    List<String> driver = List.of("--log-driver", "syslog", "--log-opt", address);
    List<String> blocking = new ArrayList<>(List.of("run", "--name", "blocks"));
    blocking.addAll(driver);
    blocking.addAll(List.of("alpine", "echo", "hi"));
    assertThat(lab.jdock(blocking.toArray(String[]::new)).code(125).err())
        .contains(
            "failed to initialize logging driver: dial tcp 127.0.0.1:20514: connect: connection"
                + " refused");
    assertThat(lab.jdock("inspect", "-f", "{{.State.ExitCode}}", "blocks").ok().line())
        .isEqualTo("128");
    List<String> options = new ArrayList<>(driver);
    options.addAll(List.of("--log-opt", "mode=non-blocking", "--log-opt", "tag={{.Name}}"));
    run("goes-on", options, "seq 1 100; mkfifo /go; read x < /go; echo last");
    Await.until(
        "it is told of",
        () ->
            lab.jdock("inspect", "goes-on").ok().out().contains("dial tcp 127.0.0.1:" + port)
                && lab.daemonLogText().contains("syslog "));
    assertThat(lab.jdock("logs", "--tail", "1", "goes-on").ok().out()).isEqualTo("100\n");
    Path received = lab.dir().resolve("received");
    List<String> server = new ArrayList<>(lab.enter());
    server.addAll(List.of("busybox", "nc", "-l", "-p", Integer.toString(port)));
    Process nc = new ProcessBuilder(server).redirectOutput(received.toFile()).start();
    try {
      Await.until(
          "the server gets them",
          () -> read(received).contains("goes-on[") && read(received).contains("]: 100\n"));
      Await.until(
          "all is well again",
          () -> !lab.jdock("inspect", "goes-on").ok().out().contains("LogError"));
      lab.jdock("exec", "goes-on", "sh", "-c", "echo go > /go").ok();
      lab.jdock("wait", "goes-on").ok();
      Await.until("the last line too", () -> read(received).endsWith("]: last\n"));
      assertThat(read(received).lines().count()).isEqualTo(101);
    } finally {
      nc.destroyForcibly();
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return "";
    }
  }
}
