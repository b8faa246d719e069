package io.jdock.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.jdock.it.lab.Await;
import io.jdock.it.lab.Lab;
import io.jdock.it.lab.Shell.Result;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Compose's commands on containers that run, of a project known by its labels alone. */
class ComposeCommandsTest {
  private static final String LABEL = "com.docker.compose.";
  private Lab lab;

  @BeforeEach
  void openLab() {
    lab = Lab.start();
    create("db", "ready");
    create("web", "hello", "--label", LABEL + "depends_on=db:service_started:true");
    compose("start").ok();
  }

  @AfterEach
  void closeLab() {
    lab.close();
  }

  private void create(String service, String says, String... more) {
    List<String> words =
        new ArrayList<>(List.of("create", "--name", "hand-" + service + "-1", "--network", "none"));
    for (String label :
        List.of(
            "project=hand",
            "service=" + service,
            "container-number=1",
            "oneoff=False",
            "config-hash=x")) {
      words.addAll(List.of("--label", LABEL + label));
    }
    words.addAll(List.of(more));
    words.addAll(List.of("alpine", "sh", "-c", "echo " + says + "; exec sleep 1000"));
    lab.jdock(words.toArray(new String[0])).ok();
  }

  private Result compose(String... words) {
    List<String> all = new ArrayList<>(List.of("compose", "-p", "hand"));
    all.addAll(List.of(words));
    return lab.jdock(all.toArray(new String[0]));
  }

  @Test
  void servicesAreListedAndTheirLogsCarryTheirNames() {
    assertThat(compose("ps", "--services").ok().out()).isEqualTo("db\nweb\n");
    Await.until("both lines", () -> compose("logs").ok().out().lines().count() == 2);
    assertThat(compose("logs", "web").ok().out()).isEqualTo("web-1  | hello\n");
    assertThat(compose("logs", "--no-log-prefix", "db").ok().out()).isEqualTo("ready\n");
    assertThat(compose("exec", "-T", "web", "echo", "in").ok().out()).isEqualTo("in\n");
    assertThat(compose("exec", "-T", "web", "sh", "-c", "exit 7").code()).isEqualTo(7);
  }

  @Test
  void aRestartTakesThoseAlongThatWantIt() {
    assertThat(compose("restart", "-t", "0", "db").ok().err())
        .containsSubsequence("hand-db-1  Started", "hand-web-1  Restarting", "hand-web-1  Started");
    assertThat(compose("restart", "--no-deps", "-t", "0", "db").ok().err())
        .doesNotContain("hand-web-1");
  }

  @Test
  void aDryRunChangesNothing() {
    assertThat(compose("--dry-run", "stop").ok().err())
        .containsSubsequence("hand-web-1  Stopped", "hand-db-1  Stopped")
        .startsWith(" DRY-RUN MODE - ");
    assertThat(compose("ps", "--status", "running", "--services").ok().out())
        .isEqualTo("db\nweb\n");
  }

  @Test
  void pausedKilledAndRemoved() {
    compose("pause", "db").ok();
    assertThat(compose("ps", "--status", "paused", "--services").ok().out()).isEqualTo("db\n");
    compose("unpause", "db").ok();
    compose("kill", "web").ok();
    Await.until(
        "web is dead",
        () -> compose("ps", "--status", "exited", "--services").ok().out().equals("web\n"));
    assertThat(compose("rm", "-f").ok().out()).isEqualTo("Going to remove hand-web-1\n");
    compose("rm", "-s", "-f", "db").ok();
    assertThat(compose("ps", "-aq").ok().out()).isEmpty();
    assertThat(compose("exec", "web", "true").code(1).err())
        .isEqualTo("service \"web\" is not running\n");
  }
}
