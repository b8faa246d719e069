package io.jdock.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.jdock.it.lab.Await;
import io.jdock.it.lab.Cli;
import io.jdock.it.lab.Lab;
import io.jdock.it.lab.Shell.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every option of run, seen from inside the container. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RunOptionsTest {
  private Lab lab;

  @BeforeAll
  void openLab() {
    lab = Lab.start();
    lab.jdock("pull", "-q", "alpine").ok();
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

  /** {@code run --rm OPTIONS alpine sh -c SCRIPT}: what it printed. */
  private String run(Cli cli, String options, String script) {
    String[] words = ("run --rm " + options + " alpine sh -c").split(" +");
    String[] all = java.util.Arrays.copyOf(words, words.length + 1);
    all[words.length] = script;
    return lab.cli(cli, null, all).ok().out().strip();
  }

  @ParameterizedTest
  @EnumSource(Cli.class)
  void environmentAndIdentity(Cli cli) throws IOException {
    Path file = lab.dir().resolve("env");
    Files.writeString(file, "# comment\nFROM_FILE=yes\nEMPTY=\n");
    assertThat(run(cli, "-e A=1 -e B=2 --env-file " + file, "echo $A $B $FROM_FILE [$EMPTY] $HOME"))
        .isEqualTo("1 2 yes [] /root");
    assertThat(run(cli, "-w /var/tmp", "pwd")).isEqualTo("/var/tmp");
    assertThat(run(cli, "-w /new/folder", "pwd")).isEqualTo("/new/folder");
    assertThat(run(cli, "-u www-data", "id -u; id -g").lines()).containsExactly("33", "33");
    assertThat(run(cli, "-u 1234:2345", "id -u; id -g").lines()).containsExactly("1234", "2345");
    assertThat(run(cli, "-u nobody --group-add audio", "id -G")).contains("29");
    assertThat(run(cli, "-h maison", "hostname; cat /etc/hostname").lines())
        .containsExactly("maison", "maison");
    assertThat(run(cli, "--add-host base:10.1.2.3", "cat /etc/hosts")).contains("10.1.2.3\tbase");
    assertThat(run(cli, "--dns 10.9.8.7", "cat /etc/resolv.conf")).contains("nameserver 10.9.8.7");
    assertThat(
            lab.cli(cli, null, "run", "--rm", "--entrypoint", "echo", "alpine", "hi").ok().line())
        .isEqualTo("hi");
  }

  @ParameterizedTest
  @EnumSource(Cli.class)
  void limits(Cli cli) {
    String memory =
        "cat /sys/fs/cgroup/memory/memory.limit_in_bytes 2>/dev/null || cat"
            + " /sys/fs/cgroup/memory.max";
    assertThat(run(cli, "-m 64m", memory)).isEqualTo("67108864");
    assertThat(
            run(
                cli,
                "--cpus 0.5",
                "cat /sys/fs/cgroup/cpu/cpu.cfs_quota_us 2>/dev/null || cut -d' ' -f1"
                    + " /sys/fs/cgroup/cpu.max"))
        .isEqualTo("50000");
    assertThat(
            run(
                cli,
                "--pids-limit 50",
                "cat /sys/fs/cgroup/pids/pids.max 2>/dev/null || cat /sys/fs/cgroup/pids.max"))
        .isEqualTo("50");
    assertThat(run(cli, "--cpuset-cpus 0", "grep Cpus_allowed_list /proc/self/status"))
        .endsWith("\t0");
    assertThat(run(cli, "--ulimit nofile=512:1024", "ulimit -Sn; ulimit -Hn").lines())
        .containsExactly("512", "1024");
    assertThat(run(cli, "--shm-size 32m", "df -m /dev/shm | tail -1")).containsPattern("\\s32\\s");
    assertThat(run(cli, "--sysctl net.ipv4.ip_forward=1", "cat /proc/sys/net/ipv4/ip_forward"))
        .isEqualTo("1");
  }

  @ParameterizedTest
  @EnumSource(Cli.class)
  void theKernelEndsWhatTakesTooMuchMemory(Cli cli) {
    lab.cli(
            cli,
            null,
            "run",
            "--name",
            "hungry",
            "-m",
            "16m",
            "--memory-swap",
            "16m",
            "alpine",
            "sh",
            "-c",
            "head -c 64m /dev/zero | tail -c 64m | wc -c")
        .code();
    Result state = lab.jdock("inspect", "-f", "{{.State.OOMKilled}}", "hungry").ok();
    assertThat(state.line()).isEqualTo("true");
    assertThat(lab.cli(cli, null, "run", "-m", "16m", "--rm", "alpine", "true").code()).isZero();
  }

  @ParameterizedTest
  @EnumSource(Cli.class)
  void security(Cli cli) throws IOException {
    String bounding = "sed -n 's/CapBnd:\\t//p' /proc/self/status";
    assertThat(run(cli, "--cap-drop ALL", bounding)).isEqualTo("0000000000000000");
    assertThat(run(cli, "--cap-drop ALL --cap-add NET_ADMIN", bounding))
        .isEqualTo("0000000000001000");
    assertThat(run(cli, "--security-opt no-new-privileges", "grep NoNewPrivs /proc/self/status"))
        .endsWith("1");
    assertThat(run(cli, "--security-opt seccomp=unconfined", "grep Seccomp: /proc/self/status"))
        .endsWith("0");
    Path profile = lab.dir().resolve("profile.json");
    Files.writeString(
        profile,
        "{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"syscalls\":[{\"names\":[\"mkdir\",\"mkdirat\"],"
            + "\"action\":\"SCMP_ACT_ERRNO\"}]}");
    assertThat(run(cli, "--security-opt seccomp=" + profile, "mkdir /x 2>&1; ls -d /x 2>&1; true"))
        .contains("Operation not permitted")
        .contains("ls: /x: No such file or directory");
    assertThat(run(cli, "--read-only", "touch /x 2>&1; true")).contains("Read-only file system");
    assertThat(run(cli, "--read-only --tmpfs /scratch", "touch /scratch/x && echo ok"))
        .isEqualTo("ok");
    assertThat(
            run(
                cli,
                "--privileged",
                "mount -t tmpfs none /mnt 2>&1 && echo mounted || true;"
                    + " mkdir -p /mnt; mount -t tmpfs none /mnt && echo mounted"))
        .contains("mounted");
    assertThat(run(cli, "--device /dev/null:/dev/mine", "ls -l /dev/mine")).contains("1,   3");
  }

  @ParameterizedTest
  @EnumSource(Cli.class)
  void namespaces(Cli cli) {
    assertThat(run(cli, "--pid host", "readlink /proc/self/ns/pid"))
        .isEqualTo(io.jdock.it.lab.Shell.run("readlink", "/proc/self/ns/pid").line());
    assertThat(run(cli, "--uts host", "hostname"))
        .isEqualTo(io.jdock.it.lab.Shell.run("hostname").line());
    lab.cli(cli, null, "run", "-d", "--name", "other", "alpine", "sleep", "4321").ok();
    assertThat(run(cli, "--pid container:other", "ps -o args")).contains("sleep 4321");
    assertThat(run(cli, "--init", "ps -o pid,args | head -2 | tail -1")).contains("init");
    assertThat(run(cli, "--ipc host", "readlink /proc/self/ns/ipc"))
        .isEqualTo(io.jdock.it.lab.Shell.run("readlink", "/proc/self/ns/ipc").line());
  }

  @ParameterizedTest
  @EnumSource(Cli.class)
  void standardInputAndExitCodes(Cli cli) {
    assertThat(
            lab.cli(
                    cli,
                    "salut\n".getBytes(StandardCharsets.UTF_8),
                    "run",
                    "-i",
                    "--rm",
                    "alpine",
                    "cat")
                .ok()
                .out())
        .isEqualTo("salut\n");
    lab.cli(cli, null, "run", "--rm", "alpine", "sh", "-c", "exit 42").code(42);
    // Process 1 is deaf to the signals of its own namespace, so its child ends by one instead.
    lab.cli(cli, null, "run", "--rm", "alpine", "sh", "-c", "kill -9 $$").code(0);
    lab.cli(cli, null, "run", "--rm", "alpine", "sh", "-c", "sh -c 'kill -9 $$'; exit $?")
        .code(137);
    Result streams = lab.cli(cli, null, "run", "--rm", "alpine", "sh", "-c", "echo o; echo e >&2");
    assertThat(streams.ok().out()).isEqualTo("o\n");
    assertThat(streams.err()).isEqualTo("e\n");
    byte[] big = new byte[3_000_000];
    java.util.Arrays.fill(big, (byte) 'x');
    assertThat(lab.cli(cli, big, "run", "-i", "--rm", "alpine", "wc", "-c").ok().line())
        .isEqualTo("3000000");
  }

  @ParameterizedTest
  @EnumSource(Cli.class)
  void recordsAndListings(Cli cli) throws IOException {
    Path cidfile = lab.dir().resolve("cid-" + cli);
    String id =
        lab.cli(
                cli,
                null,
                "run",
                "-d",
                "--cidfile",
                cidfile.toString(),
                "-l",
                "role=web",
                "--name",
                "kept",
                "--stop-timeout",
                "1",
                "alpine",
                "sleep",
                "1000")
            .ok()
            .line();
    assertThat(Files.readString(cidfile).strip()).isEqualTo(id);
    assertThat(
            lab.cli(cli, null, "ps", "-q", "--no-trunc", "--filter", "label=role=web").ok().line())
        .isEqualTo(id);
    assertThat(lab.cli(cli, null, "ps", "--filter", "status=exited", "-q").ok().line()).isEmpty();
    lab.cli(cli, null, "pause", "kept").ok();
    assertThat(lab.cli(cli, null, "ps").ok().out()).contains("(Paused)");
    lab.cli(cli, null, "unpause", "kept").ok();
    lab.cli(cli, null, "rename", "kept", "renamed").ok();
    lab.cli(cli, null, "update", "-m", "128m", "--memory-swap", "128m", "renamed").ok();
    assertThat(lab.cli(cli, null, "top", "renamed").ok().out()).contains("sleep 1000");
    assertThat(lab.cli(cli, null, "stats", "--no-stream", "renamed").ok().out())
        .contains("128MiB")
        .contains("renamed");
    assertThat(lab.cli(cli, null, "kill", "-s", "TERM", "renamed").ok().line())
        .isEqualTo("renamed");
    lab.cli(cli, null, "stop", "renamed").ok();
    assertThat(lab.cli(cli, null, "wait", "renamed").ok().line()).isEqualTo("137");
    assertThat(lab.cli(cli, null, "rm", id.substring(0, 6)).ok().line())
        .isEqualTo(id.substring(0, 6));
  }

  @Test
  void restartPolicies() {
    lab.jdock("run", "-d", "--name", "thrice", "--restart", "on-failure:2", "alpine", "false").ok();
    Await.until(
        "two restarts",
        () ->
            lab.jdock("inspect", "-f", "{{.RestartCount}} {{.State.Status}}", "thrice")
                .line()
                .equals("2 exited"));
    lab.jdock("run", "-d", "--name", "always", "--restart", "always", "alpine", "true").ok();
    Await.until(
        "it restarts",
        () ->
            Integer.parseInt(lab.jdock("inspect", "-f", "{{.RestartCount}}", "always").line()) > 1);
    lab.jdock("stop", "always").ok();
    assertThat(lab.jdock("inspect", "-f", "{{.State.Status}}", "always").line())
        .isEqualTo("exited");
  }

  @Test
  void logs() {
    lab.jdock(
            "run",
            "--name",
            "talks",
            "--log-opt",
            "max-size=2k",
            "--log-opt",
            "max-file=2",
            "alpine",
            "sh",
            "-c",
            "for i in $(seq 100); do echo line $i; done")
        .ok();
    String all = lab.jdock("logs", "talks").ok().out();
    assertThat(all).endsWith("line 99\nline 100\n").doesNotContain("line 1\n");
    assertThat(lab.jdock("logs", "--tail", "2", "talks").ok().out())
        .isEqualTo("line 99\nline 100\n");
    assertThat(lab.jdock("logs", "-t", "--tail", "1", "talks").ok().out())
        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{1,9}Z line 100\n");
    assertThat(lab.jdock("logs", "--since", "1h", "--tail", "1", "talks").ok().line())
        .isEqualTo("line 100");
    assertThat(lab.jdock("logs", "--until", "1h", "talks").ok().line()).isEmpty();
  }
}
