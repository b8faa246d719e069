package io.jdock.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.jdock.it.lab.Await;
import io.jdock.it.lab.Cli;
import io.jdock.it.lab.Lab;
import io.jdock.it.lab.Project;
import io.jdock.it.lab.Shell;
import io.jdock.it.lab.Shell.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Chapter 8 of the course, command by command, with every "Résultat attendu", typed with jdock and
 * with the real docker command; its compose file, word for word, by {@code jdock compose}, and by
 * Debian's docker-compose.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VolumeCourseTest {
  private Lab lab;

  @BeforeAll
  void openLab() {
    lab = Lab.start();
    // the real one, which lists directories, rather than the other tests' stand-in
    lab.jdock("pull", "-q", "nginx").ok();
    lab.jdock("tag", "nginx", "nginx:alpine").ok();
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
  void chapter8(Cli cli) throws IOException {
    namedVolumes(cli);
    bindMounts(cli);
    withCompose(cli);
    lab.assertNothingLeft();
  }

  /** Exercice 8.1. */
  private void namedVolumes(Cli cli) {
    assertThat(type(cli, "volume", "create", "mes-donnees-app").ok().line())
        .isEqualTo("mes-donnees-app");
    assertThat(type(cli, "volume", "ls").ok().out())
        .containsPattern("DRIVER +VOLUME NAME\nlocal +mes-donnees-app\n");
    assertThat(type(cli, "volume", "inspect", "mes-donnees-app").ok().out())
        .contains("\"Name\": \"mes-donnees-app\"")
        .contains("\"Driver\": \"local\"")
        .containsPattern("\"Mountpoint\": \".*/volumes/mes-donnees-app/_data\"");
    session(
        cli,
        List.of("--name=volume-testeur", "-v", "mes-donnees-app:/data", "alpine", "sh"),
        "cd /data",
        "echo \\\"Données persistantes !\\\" > mon_fichier.txt",
        "ls -l",
        "cat mon_fichier.txt");
    String second =
        session(
            cli,
            List.of("--name=volume-verificateur", "-v", "mes-donnees-app:/appdata", "alpine", "sh"),
            "cd /appdata",
            "ls -l",
            "cat mon_fichier.txt");
    assertThat(second).contains("mon_fichier.txt").contains("Données persistantes !\r\n");
    assertThat(type(cli, "volume", "rm", "mes-donnees-app").ok().line())
        .isEqualTo("mes-donnees-app");
    type(cli, "run", "--name", "oublie", "-v", "/oublie", "alpine", "true").ok();
    type(cli, "rm", "oublie").ok();
    Result prune = lab.cli(cli, "y\n".getBytes(StandardCharsets.UTF_8), "volume", "prune").ok();
    assertThat(prune.out())
        .contains("not used by at least one container.")
        .containsPattern("Deleted Volumes:\n[0-9a-f]{64}\n")
        .contains("Total reclaimed space: 0B");
    assertThat(type(cli, "volume", "ls", "-q").ok().out()).isEmpty();
  }

  /** Exercice 8.2, in the course's own lines. */
  private void bindMounts(Cli cli) throws IOException {
    shell(
        cli,
        lab.dir(),
        """
        mkdir projet-code
        cd projet-code
        echo "<h1>Version 1 du Code</h1>" > index.html
        docker run -d --name dev-web \\
          -p 8084:80 \\
          --mount type=bind,source="$(pwd)",target=/usr/share/nginx/html \\
          nginx:alpine
        """);
    Path code = lab.dir().resolve("projet-code");
    Await.until("version 1", () -> fetch("http://localhost:8084").contains("Version 1 du Code"));
    shell(cli, code, "echo \"<h2>Version 2 - Mise à jour en direct !</h2>\" > index.html");
    assertThat(fetch("http://localhost:8084"))
        .isEqualTo("<h2>Version 2 - Mise à jour en direct !</h2>\n");
    // as editors save: another file takes the place of the first
    shell(cli, code, "echo \"<h3>Version 3</h3>\" > new; mv new index.html");
    assertThat(fetch("http://localhost:8084")).isEqualTo("<h3>Version 3</h3>\n");
    shell(cli, code, "docker stop dev-web\ndocker rm dev-web");
    shell(
        cli,
        code,
        """
        docker run -d --name dev-web \\
         -p 8084:80 \\
         -v "$(pwd)":/usr/share/nginx/html \\
         nginx:alpine
        """);
    Await.until("version 3", () -> fetch("http://localhost:8084").contains("Version 3"));
    shell(cli, code, "docker stop dev-web\ndocker rm dev-web\ncd ..\nrm -rf projet-code");
  }

  /**
   * Exercice 8.3. The course's file needs two changes for Debian's docker-compose, which is older:
   * its {@code $(date)} must be {@code $$(date)}. And it is told not to wait for a shell that
   * ignores SIGTERM.
   */
  private void withCompose(Cli cli) throws IOException {
    Path folder = Files.createDirectory(lab.dir().resolve("compose-data-app"));
    String course = "course/compose-data-app/";
    Files.writeString(folder.resolve("nginx.conf"), Project.resource(course + "nginx.conf"));
    String file = Project.resource(course + "docker-compose.yml");
    boolean old = cli == Cli.DOCKER;
    Files.writeString(
        folder.resolve("docker-compose.yml"),
        old ? file.replace("$(", "$$(").replace("sleep 10", "sleep 1") : file);
    shell(
        cli, folder, "mkdir html\necho \"<h1>Test Volumes et Bind Mounts</h1>\" > html/index.html");
    assertThat(compose(cli, folder, "up", "-d").ok().all())
        .contains(
            old
                ? "Creating volume \"compose-data-app_appdata\" with local driver"
                : "Volume compose-data-app_appdata  Created");
    Await.until(
        "the page is served",
        () -> fetch("http://localhost:8085").equals("<h1>Test Volumes et Bind Mounts</h1>\n"));
    Await.until("the other container's file is listed", () -> listed() >= 1);
    int before = listed();
    Await.until("the list becomes longer", () -> listed() > before);
    assertThat(type(cli, "exec", "data-nginx", "touch", "/etc/nginx/conf.d/default.conf").all())
        .contains("Read-only file system");
    assertThat(type(cli, "volume", "ls").ok().out())
        .containsPattern("local +compose-data-app_appdata\n");
    assertThat(type(cli, "volume", "inspect", "compose-data-app_appdata").ok().out())
        .contains("\"com.docker.compose.project\": \"compose-data-app\"");
    compose(cli, folder, "down", "-v", "-t", "0").ok();
    assertThat(type(cli, "volume", "ls", "-q").ok().out()).isEmpty();
    Shell.run("rm", "-r", folder.toString()).ok();
  }

  /** How many of the writer's files nginx lists. */
  private int listed() {
    return fetch("http://localhost:8085/data/").split("href=\"fichier_\\d+.txt\"", -1).length - 1;
  }

  private String fetch(String url) {
    return lab.inside("curl", "-s", "-m", "5", url).out();
  }

  /** {@code docker compose} as the course types it; beside the docker command, Debian's. */
  private Result compose(Cli cli, Path folder, String... words) {
    List<String> command = new ArrayList<>(lab.enter());
    if (cli == Cli.DOCKER) {
      command.add("docker-compose");
    } else {
      command.addAll(cli.command(lab, "compose"));
    }
    command.addAll(List.of(words));
    Map<String, String> environment = new HashMap<>(lab.environment());
    environment.put("DOCKER_HOST", "unix://" + lab.socket());
    return Shell.run(command, environment, folder, null);
  }

  /** Lines of the course in a shell; {@code docker} is the command under test. */
  private void shell(Cli cli, Path folder, String lines) {
    String docker = "docker() { " + String.join(" ", cli.command(lab)) + " \"$@\"; }\n";
    Map<String, String> environment = new HashMap<>(lab.environment());
    environment.put("LC_ALL", "C.UTF-8");
    Shell.run(List.of("sh", "-ec", docker + lines), environment, folder, null).ok();
  }

  /** A shell in a container that is gone afterwards, at a real terminal, by expect(1). */
  private String session(Cli cli, List<String> words, String... lines) {
    List<String> run = new ArrayList<>(List.of("run", "-it", "--rm"));
    run.addAll(words);
    StringBuilder script = new StringBuilder();
    for (String line : lines) {
      script.append("expect {# }\nsend \"").append(line).append("\\r\"\n");
    }
    String text =
        "set timeout 20\nproc fail {} { puts {TIMED OUT}; exit 99 }\nspawn -noecho "
            + String.join(" ", cli.command(lab, run.toArray(String[]::new)))
            + "\nexpect_before timeout fail\n"
            + script
            + "expect {# }\nsend \"exit\\r\"\nexpect eof\n"
            + "lassign [wait] pid spawn_id os code\nexit $code\n";
    Result result =
        Shell.run(
            List.of("expect", "-c", text),
            Map.of("TERM", "xterm", "LC_ALL", "C.UTF-8"),
            lab.dir(),
            null);
    return result.ok().out();
  }
}
