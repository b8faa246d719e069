package io.jdock.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.jdock.it.lab.Await;
import io.jdock.it.lab.Lab;
import io.jdock.it.lab.Shell.Result;
import io.jdock.it.lab.TestImages;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Debian's PostgreSQL with its data on a volume, written by pgbench from another container through
 * a socket on a second volume, while one or the other is killed: what was committed is there, once.
 */
class PostgresVolumeTest {
  private static final int CLIENTS = 4;
  private static final int TRANSACTIONS = 2000;
  private static final Pattern PROCESSED =
      Pattern.compile("number of transactions actually processed: (\\d+)");

  /** What happens while transactions run. */
  private enum Fault {
    CONTAINER_KILLED,
    DAEMON_KILLED,
    BOTH_KILLED,
    REMOVED
  }

  private Lab lab;

  @BeforeEach
  void openLab() {
    Path image;
    try {
      image = TestImages.postgres();
    } catch (AssertionError e) {
      abort("PostgreSQL's packages cannot be had: " + e.getMessage());
      return;
    }
    lab = Lab.start();
    String path = "ENV PATH=/usr/lib/postgresql/bin:/bin";
    lab.jdock("import", "-c", path, image.toString(), "postgres").ok();
  }

  @AfterEach
  void closeLab() {
    if (lab != null) {
      lab.close();
    }
  }

  private Result run(String... words) {
    List<String> all = new ArrayList<>(List.of("run", "--network", "none"));
    all.addAll(List.of("-v", "pgdata:/data", "-v", "pgsock:/sock", "-u", "999"));
    all.addAll(List.of(words));
    return lab.jdock(all.toArray(String[]::new)).ok();
  }

  private void startServer() {
    run(
        "-d",
        "--name",
        "db",
        "--stop-signal",
        "SIGINT",
        "postgres",
        "postgres",
        "-D",
        "/data",
        "-c",
        "unix_socket_directories=/sock",
        "-c",
        "listen_addresses=",
        "-c",
        "jit=off");
    awaitServer();
  }

  private void awaitServer() {
    Await.until(
        "the server takes connections",
        () -> lab.jdock("exec", "db", "pg_isready", "-q", "-h", "/sock").code() == 0);
  }

  private String query(String sql) {
    return lab.jdock("exec", "db", "psql", "-U", "postgres", "-h", "/sock", "-Atc", sql)
        .ok()
        .line();
  }

  private long committed() {
    return Long.parseLong(query("select count(*) from pgbench_history"));
  }

  @Test
  void whatWasCommittedSurvivesWhateverIsKilled() {
    run("--rm", "-u", "0", "postgres", "chown", "999:999", "/data", "/sock");
    run("--rm", "postgres", "initdb", "-k", "-D", "/data", "-U", "postgres", "-A", "trust");
    startServer();
    lab.jdock("exec", "db", "pgbench", "-h", "/sock", "-U", "postgres", "-q", "-i", "-s", "3").ok();
    for (int round = 0; round < 2; round++) {
      for (Fault fault : Fault.values()) {
        during(fault);
      }
    }
    lab.jdock("stop", "-t", "60", "db").ok();
    assertThat(lab.jdock("inspect", "-f", "{{.State.ExitCode}}", "db").ok().line()).isEqualTo("0");
    Result sums = run("--rm", "-v", "pgdata:/kept:ro", "postgres", "pg_checksums", "-c", "/kept");
    assertThat(sums.out()).containsPattern("Bad checksums: +0");
  }

  private void during(Fault fault) {
    long before = committed();
    // a server that dies takes the clients with it; the daemon's death must not disturb them
    String until = fault == Fault.DAEMON_KILLED ? "-t " + TRANSACTIONS : "-T 100";
    // to a file: no daemon may be there to take its output
    String bench = "exec pgbench -h /sock -U postgres -n -c " + CLIENTS + " " + until;
    run("-d", "--name", "client", "postgres", "sh", "-c", bench + " > /sock/told 2>&1");
    Await.until("transactions run", () -> committed() > before + 200);
    switch (fault) {
      case CONTAINER_KILLED -> {
        lab.jdock("kill", "-s", "KILL", "db").ok();
        lab.jdock("wait", "db").ok();
        lab.jdock("start", "db").ok();
      }
      case DAEMON_KILLED -> {
        lab.killDaemon();
        lab.startDaemon();
      }
      case BOTH_KILLED -> {
        String pid = lab.jdock("inspect", "-f", "{{.State.Pid}}", "db").ok().line();
        lab.killDaemon();
        ProcessHandle.of(Long.parseLong(pid)).orElseThrow().destroyForcibly();
        lab.startDaemon();
        Await.until(
            "the new daemon knows that it ended",
            () ->
                lab.jdock("inspect", "-f", "{{.State.Status}}", "db").ok().line().equals("exited"));
        lab.jdock("start", "db").ok();
      }
      case REMOVED -> {
        lab.jdock("rm", "-f", "db").ok();
        startServer();
      }
    }
    awaitServer();
    check(fault, before);
  }

  private void check(Fault fault, long before) {
    String code = lab.jdock("wait", "client").ok().line();
    String told = lab.jdock("exec", "db", "cat", "/sock/told").ok().out();
    lab.jdock("rm", "client").ok();
    switch (fault) {
      case DAEMON_KILLED -> assertThat(code).as(told).isEqualTo("0");
      case BOTH_KILLED -> assertThat(code).as(told).isIn("2", "255"); // no daemon may have seen it
      default -> assertThat(code).as(told).isEqualTo("2");
    }
    Matcher processed = PROCESSED.matcher(told);
    assertThat(processed.find()).as(told).isTrue();
    long acknowledged = Long.parseLong(processed.group(1));
    long unsure = fault == Fault.DAEMON_KILLED ? 0 : CLIENTS; // committed, but the answer was lost
    assertThat(committed() - before)
        .as(fault.toString())
        .isBetween(acknowledged, acknowledged + unsure);
    String[] sums =
        query(
                "select (select sum(abalance) from pgbench_accounts),"
                    + " (select sum(tbalance) from pgbench_tellers),"
                    + " (select sum(bbalance) from pgbench_branches),"
                    + " (select sum(delta) from pgbench_history)")
            .split("\\|");
    assertThat(sums).as(fault.toString()).hasSize(4).containsOnly(sums[0]);
    lab.jdock(
            "exec",
            "db",
            "pg_amcheck",
            "-h",
            "/sock",
            "-U",
            "postgres",
            "--install-missing",
            "--heapallindexed",
            "postgres")
        .ok();
  }
}
