package io.jdock.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.jdock.it.lab.Await;
import io.jdock.it.lab.Cli;
import io.jdock.it.lab.Lab;
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
 * with the real docker command; its compose file by Debian's docker-compose.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VolumeCourseTest {
  private static final String COMPOSE =
      """
      version: '3.7'
      services:
        web:
          image: nginx:alpine
          container_name: data-nginx
          ports:
            - "8085:80"
          volumes:
            - ./nginx.conf:/etc/nginx/conf.d/default.conf:ro
            - ./html:/usr/share/nginx/html:ro
            - appdata:/app-data
        data-writer:
          image: alpine
          container_name: data-writer
          command: sh -c 'while true; do echo "Fichier" > /data/fichier_$$(date +%s).txt; sleep 1; done'
          volumes:
            - appdata:/data
      volumes:
        appdata:
          driver: local
      """;

  private Lab lab;

  @BeforeAll
  void openLab() {
    lab = Lab.start();
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

  /** Exercice 8.2. */
  private void bindMounts(Cli cli) throws IOException {
    Path code = Files.createDirectory(lab.dir().resolve("projet-code"));
    Path index = code.resolve("index.html");
    Files.writeString(index, "<h1>Version 1 du Code</h1>\n");
    String mount = "type=bind,source=" + code + ",target=/usr/share/nginx/html";
    type(cli, "run", "-d", "--name", "dev-web", "-p", "8084:80", "--mount", mount, "nginx:alpine")
        .ok();
    Await.until("version 1", () -> fetch("http://localhost:8084").contains("Version 1 du Code"));
    Files.writeString(index, "<h2>Version 2 - Mise à jour en direct !</h2>\n");
    assertThat(fetch("http://localhost:8084")).contains("Version 2 - Mise à jour en direct !");
    type(cli, "stop", "-t", "0", "dev-web").ok();
    type(cli, "rm", "dev-web").ok();
    type(
            cli,
            "run",
            "-d",
            "--name",
            "dev-web",
            "-v",
            code + ":/usr/share/nginx/html",
            "nginx:alpine")
        .ok();
    assertThat(type(cli, "exec", "dev-web", "cat", "/usr/share/nginx/html/index.html").ok().out())
        .contains("Version 2");
    type(cli, "rm", "-f", "dev-web").ok();
    Shell.run("rm", "-r", code.toString()).ok();
  }

  /** Exercice 8.3. */
  private void withCompose(Cli cli) throws IOException {
    Path folder = Files.createDirectory(lab.dir().resolve("compose-data-app"));
    Files.writeString(folder.resolve("nginx.conf"), "server { listen 80; }\n");
    Files.writeString(folder.resolve("docker-compose.yml"), COMPOSE);
    Files.createDirectory(folder.resolve("html"));
    Files.writeString(folder.resolve("html/index.html"), "<h1>Test Volumes et Bind Mounts</h1>\n");
    assertThat(compose(folder, "up", "-d").ok().all())
        .contains("Creating volume \"compose-data-app_appdata\" with local driver");
    Await.until(
        "the page is served",
        () -> fetch("http://localhost:8085").contains("Test Volumes et Bind Mounts"));
    Await.until(
        "the other container's files are seen",
        () -> type(cli, "exec", "data-nginx", "ls", "/app-data").ok().out().contains("fichier_"));
    assertThat(type(cli, "exec", "data-nginx", "touch", "/etc/nginx/conf.d/default.conf").all())
        .contains("Read-only file system");
    assertThat(type(cli, "volume", "ls").ok().out()).contains("compose-data-app_appdata");
    assertThat(type(cli, "volume", "inspect", "compose-data-app_appdata").ok().out())
        .contains("\"com.docker.compose.project\": \"compose-data-app\"");
    compose(folder, "down", "-v", "-t", "0").ok();
    assertThat(type(cli, "volume", "ls", "-q").ok().out()).isEmpty();
    Shell.run("rm", "-r", folder.toString()).ok();
  }

  private String fetch(String url) {
    return lab.inside("curl", "-s", "-m", "5", url).out();
  }

  private Result compose(Path folder, String... words) {
    List<String> command = new ArrayList<>(lab.enter());
    command.add("docker-compose");
    command.addAll(List.of(words));
    Map<String, String> environment = new HashMap<>(lab.environment());
    environment.put("DOCKER_HOST", "unix://" + lab.socket());
    return Shell.run(command, environment, folder, null);
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
