package io.jdock.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.jdock.it.lab.Await;
import io.jdock.it.lab.Lab;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a daemon's end, gentle or not, leaves of its containers, and what the next one finds. */
class DaemonRestartTest {
  private Lab lab;

  @BeforeEach
  void openLab() {
    lab = Lab.start();
  }

  @AfterEach
  void closeLab() {
    lab.close();
  }

  private String status(String name) {
    return lab.jdock("inspect", "-f", "{{.State.Status}} {{.State.ExitCode}}", name).ok().line();
  }

  @Test
  void aGentleStopStopsContainersAndTheRecordsComeBack() {
    lab.jdock("run", "--name", "done", "alpine", "sh", "-c", "echo said; exit 3").code(3);
    lab.jdock("run", "-d", "--name", "plain", "alpine", "sleep", "1000").ok();
    lab.jdock("run", "-d", "--name", "always", "--restart", "always", "alpine", "sleep", "1000")
        .ok();
    lab.stopDaemon();
    lab.startDaemon();
    assertThat(status("done")).isEqualTo("exited 3");
    assertThat(lab.jdock("logs", "done").ok().out()).isEqualTo("said\n");
    assertThat(status("plain")).startsWith("exited");
    Await.until("always runs again", () -> status("always").equals("running 0"));
    lab.jdock("start", "plain").ok();
    assertThat(status("plain")).isEqualTo("running 0");
  }

  @Test
  void containersGoOnWhenTheDaemonIsKilled() {
    lab.jdock(
            "run",
            "-d",
            "--name",
            "web",
            "-p",
            "8080:80",
            "alpine",
            "sh",
            "-c",
            "mkdir /www; echo hello > /www/index.html; i=0; while :; do i=$((i+1)); echo line $i;"
                + " echo -e 'HTTP/1.0 200 OK\\r\\n\\r\\nhello' | nc -l -p 80 >/dev/null; done")
        .ok();
    Await.until("it serves", () -> get().contains("hello"));
    String pid = lab.jdock("inspect", "-f", "{{.State.Pid}}", "web").ok().line();
    lab.killDaemon();
    assertThat(java.nio.file.Path.of("/proc", pid)).exists();
    lab.startDaemon();
    assertThat(status("web")).isEqualTo("running 0");
    assertThat(lab.jdock("inspect", "-f", "{{.State.Pid}}", "web").ok().line()).isEqualTo(pid);
    Await.until("it serves again", () -> get().contains("hello"));
    List<String> lines =
        lab.jdock("logs", "web").ok().out().lines().filter(l -> l.startsWith("line ")).toList();
    assertThat(lines).hasSizeGreaterThan(2);
    for (int i = 0; i < lines.size(); i++) {
      assertThat(lines.get(i)).isEqualTo("line " + (i + 1));
    }
    assertThat(lab.jdock("exec", "web", "echo", "inside").ok().line()).isEqualTo("inside");
    lab.jdock("rm", "-f", "web").ok();
    lab.assertNothingLeft();
  }

  @Test
  void whatEndedWhileNoDaemonRanIsToldAsEnded() {
    lab.jdock("run", "-d", "--name", "brief", "alpine", "sh", "-c", "read x; exit 7").ok();
    lab.jdock("run", "-d", "-i", "--name", "waits", "alpine", "sleep", "1000").ok();
    Await.until("brief ended", () -> status("brief").startsWith("exited"));
    String pid = lab.jdock("inspect", "-f", "{{.State.Pid}}", "waits").ok().line();
    lab.killDaemon();
    io.jdock.it.lab.Shell.run("kill", "-9", pid).ok();
    lab.startDaemon();
    Await.until("the end is noticed", () -> status("waits").startsWith("exited"));
    lab.jdock("rm", "brief", "waits").ok();
    lab.assertNothingLeft();
  }

  private String get() {
    return lab.inside("curl", "-s", "-m", "2", "http://127.0.0.1:8080/").out();
  }
}
