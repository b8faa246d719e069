package io.jdock.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jdock.it.lab.Await;
import io.jdock.it.lab.Lab;
import io.jdock.it.lab.Project;
import io.jdock.it.lab.Registry;
import io.jdock.it.lab.Shell;
import io.jdock.it.lab.Shell.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Chapters 7, 9 and 10.5 of the course, command by command, with every "Résultat attendu"; the
 * course's files are resources, word for word. The images are stand-ins: flask, redis, postgres and
 * the JavaScript of the result service are played by small programs of ours.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ComposeCourseTest {
  private static final List<String> VOTING =
      List.of(
          "docker-compose.yml",
          "vote/requirements.txt",
          "vote/templates/index.html",
          "vote/app.py",
          "vote/Dockerfile",
          "worker/requirements.txt",
          "worker/worker.py",
          "worker/Dockerfile",
          "result/package.json",
          "result/views/index.ejs",
          "result/server.js",
          "result/Dockerfile");

  private Lab lab;

  @BeforeAll
  void openLab() {
    lab = Lab.bare();
    // not on port 5000, which the voting application wants
    lab.closing(
        Registry.start(lab.enter(), lab.dir(), Registry.seededData(), "127.0.0.1:5009", "", ""));
    lab.daemonFlags(List.of("--registry-mirror=http://127.0.0.1:5009"));
    lab.startDaemon();
  }

  @AfterAll
  void closeLab() {
    lab.close();
  }

  @Test
  void chapter7() throws IOException {
    Path folder = Files.createDirectory(lab.dir().resolve("compose-app"));
    oneService(folder);
    twoServices(folder);
    buildAndProxy(folder);
    otherCommands(folder);
    lab.jdock("rmi", "compose-app-api").ok();
    lab.assertNothingLeft();
  }

  /** Exercice 7.1. */
  private void oneService(Path folder) throws IOException {
    put(folder, "docker-compose.yml", "compose-app/7.1.yml");
    assertThat(compose(folder, "--dry-run", "up", "-d").ok().err())
        .contains(" DRY-RUN MODE -  Network compose-app_default  Created")
        .contains(" DRY-RUN MODE -  Container compose-nginx  Started");
    nothingRuns();
    Result up = compose(folder, "up", "-d").ok();
    assertThat(up.err())
        .contains("the attribute `version` is obsolete")
        .contains("Network compose-app_default  Created")
        .contains("Container compose-nginx  Started");
    String list = compose(folder, "ps").ok().out();
    assertThat(list)
        .containsPattern("NAME +IMAGE +COMMAND +SERVICE +CREATED +STATUS +PORTS")
        .containsPattern(
            "compose-nginx +nginx:alpine .*webserver .*Up .*0\\.0\\.0\\.0:8081->80/tcp");
    assertThat(lab.jdock("network", "ls").ok().out())
        .containsPattern("compose-app_default +bridge");
    Await.until("nginx answers", () -> fetch(8081).contains("Welcome to nginx!"));
    compose(folder, "logs", "webserver").ok();
    assertThat(compose(folder, "--dry-run", "down").ok().err())
        .contains(" DRY-RUN MODE -  Network compose-app_default  Removed");
    assertThat(compose(folder, "up", "-d").ok().err()).contains("Container compose-nginx  Running");
    Result down = compose(folder, "down").ok();
    assertThat(down.err())
        .contains("Container compose-nginx  Stopped")
        .contains("Container compose-nginx  Removed")
        .contains("Network compose-app_default  Removed");
    nothingRuns();
  }

  /** Exercice 7.2. */
  private void twoServices(Path folder) throws IOException {
    put(folder, "docker-compose.yml", "compose-app/7.2.yml");
    assertThat(compose(folder, "up", "-d").ok().err())
        .contains("Network compose-app_app-net  Created")
        .contains("Container compose-frontend  Started")
        .contains("Container compose-backend  Started");
    assertThat(compose(folder, "ps").ok().out())
        .containsPattern("compose-backend .* Up ")
        .containsPattern("compose-frontend .* Up ");
    String typed = "apk update && apk add curl && curl http://backend/";
    Await.until(
        "the backend answers by its service's name",
        () ->
            compose(folder, "exec", "-T", "frontend", "sh", "-c", typed)
                .out()
                .contains("<html><body><h1>It works!</h1></body></html>"));
    compose(folder, "down").ok();
    nothingRuns();
  }

  /** Exercice 7.3. */
  private void buildAndProxy(Path folder) throws IOException {
    for (String file : List.of("api/app.py", "api/requirements.txt", "api/Dockerfile")) {
      put(folder, file, "compose-app/" + file);
    }
    put(folder, "nginx.conf", "compose-app/nginx.conf");
    put(folder, "docker-compose.yml", "compose-app/7.3.yml");
    // the course's file has an environment of nothing but comments, which docker compose refuses
    assertThat(compose(folder, "up", "-d", "--build").code(1).err())
        .contains("services.api.environment must be a mapping");
    Path file = folder.resolve("docker-compose.yml");
    Files.writeString(file, Files.readString(file).replace("# TARGET:", "TARGET:"));
    Result up = compose(folder, "up", "-d", "--build").ok();
    assertThat(up.all())
        .contains("FROM python:3.9-slim")
        .contains("Container compose-api  Started")
        .contains("Container compose-proxy  Started");
    assertThat(up.err().indexOf("compose-api  Started"))
        .isLessThan(up.err().indexOf("compose-proxy  Starting"));
    Await.until(
        "the API answers through the proxy",
        () -> fetch(8083).contains("Hello Mon Test from the API!"));
    compose(folder, "down").ok();
    nothingRuns();
    assertThat(lab.jdock("images", "-q", "compose-app-api").ok().out()).isNotBlank();
  }

  /** Exercice 7.4. */
  private void otherCommands(Path folder) {
    compose(folder, "up", "-d").ok();
    assertThat(compose(folder, "ps").ok().out()).contains("compose-api").contains("compose-proxy");
    Await.until(
        "the API's log is there",
        () -> compose(folder, "logs", "api").ok().out().contains("Running on http://0.0.0.0:5000"));
    assertThat(compose(folder, "logs", "api").out())
        .contains("compose-api  | ")
        .doesNotContain("compose-proxy");
    assertThat(compose(folder, "exec", "-T", "api", "ls", "-l", "/app").ok().out())
        .contains("app.py")
        .contains("requirements.txt");
    compose(folder, "stop").ok();
    assertThat(compose(folder, "ps").ok().out()).doesNotContain("compose-api");
    assertThat(compose(folder, "ps", "-a").ok().out()).containsPattern("compose-api .*Exited");
    compose(folder, "start").ok();
    assertThat(compose(folder, "ps").ok().out()).containsPattern("compose-api .* Up ");
    assertThat(compose(folder, "build", "api").ok().all()).contains("compose-app-api");
    assertThat(compose(folder, "config").ok().out())
        .contains("name: compose-app")
        .contains("context: " + folder + "/api");
    compose(folder, "down").ok();
    compose(folder, "down", "-v").ok();
    nothingRuns();
  }

  @Test
  void chapter9() throws IOException {
    Path folder = Files.createDirectory(lab.dir().resolve("voting-app"));
    for (String file : VOTING) {
      put(folder, file, "voting-app/" + file);
    }
    compose(folder, "up", "-d", "--build").ok();
    String list = compose(folder, "ps").ok().out();
    for (String service : List.of("vote", "redis", "worker", "db", "result")) {
      assertThat(list).containsPattern("voting-app-" + service + " .* Up ");
    }
    Await.until("the page is there", () -> fetch(5000).contains("Votez !"));
    vote("cats", 3);
    vote("dogs", 2);
    counted(3, 2);
    assertThat(compose(folder, "logs", "vote").ok().out()).contains("Vote enregistré pour: cats");
    assertThat(compose(folder, "logs", "worker").ok().out())
        .contains("Vote pour 'dogs' enregistré dans la base de données.");

    compose(folder, "stop", "worker").ok();
    vote("cats", 4);
    assertThat(fetch(5001)).contains("Total des votes: 5");
    compose(folder, "start", "worker").ok();
    counted(7, 2);

    compose(folder, "down").ok();
    nothingRuns();
    assertThat(lab.jdock("volume", "ls", "-q").ok().out()).isEqualTo("voting-app_db-data\n");
    compose(folder, "up", "-d").ok();
    counted(7, 2);

    assertThat(compose(folder, "down", "-v").ok().err())
        .contains("Volume voting-app_db-data  Removed");
    assertThat(lab.jdock("volume", "ls", "-q").ok().out()).isEmpty();
    // 10.5: a second file makes the worker wait for a healthy database
    put(folder, "docker-compose.dev.yml", "good-practices/docker-compose.dev.yml");
    assertThat(
            compose(folder, "-f", "docker-compose.yml", "-f", "docker-compose.dev.yml", "up", "-d")
                .ok()
                .err())
        .containsSubsequence(
            "Container voting-app-db  Started",
            "Container voting-app-db  Waiting",
            "Container voting-app-db  Healthy",
            "Container voting-app-worker  Starting");
    counted(0, 0);
    compose(folder, "down", "-v", "--rmi", "local").ok();
    nothingRuns();
    assertThat(lab.jdock("images").ok().out()).doesNotContain("voting-app");
    lab.assertNothingLeft();
  }

  /** 10.5: variables of {@code .env}, and what they are without it. */
  @Test
  void chapter10() throws IOException {
    Path folder = Files.createDirectory(lab.dir().resolve("bonnes-pratiques"));
    put(folder, "docker-compose.yml", "good-practices/docker-compose.yml");
    Result without = compose(folder, "config", "--images").ok();
    assertThat(without.out()).isEqualTo("postgres:14\nmon-app:latest\n");
    assertThat(without.err())
        .contains(
            "The \\\"POSTGRES_PASSWORD\\\" variable is not set. Defaulting to a blank string.");
    put(folder, ".env", "good-practices/env");
    assertThat(compose(folder, "config").ok().out())
        .contains("POSTGRES_PASSWORD: mon_mot_de_passe_dev\n")
        .contains("image: mon-app:development\n");
    lab.jdock("pull", "-q", "alpine").ok();
    lab.jdock("tag", "alpine", "mon-app:development").ok();
    compose(folder, "up", "-d", "web").ok();
    assertThat(compose(folder, "ps", "-a", "--format", "{{.Image}}").ok().out())
        .isEqualTo("mon-app:development\n");
    compose(folder, "down", "--rmi", "all").ok();
    nothingRuns();
    lab.assertNothingLeft();
  }

  /** 7.3: whoever has only docker-compose 1 types a hyphen for the space. */
  @Test
  void eitherToolGoesOnWithWhatDockerComposeOneMade() throws IOException {
    assumeTrue(
        Shell.run("docker-compose", "version", "--short").out().startsWith("1."),
        "docker-compose 1 is not installed");
    Path folder = Files.createDirectory(lab.dir().resolve("echange"));
    put(folder, "docker-compose.yml", "compose-app/7.2.yml");
    one(folder, "up", "-d").ok();
    assertThat(compose(folder, "ps", "--services").ok().out()).isEqualTo("backend\nfrontend\n");
    compose(folder, "stop", "-t", "0", "frontend").ok();
    one(folder, "start", "frontend").ok();
    assertThat(compose(folder, "up", "-d").ok().err())
        .contains("Container compose-frontend  Recreated", "Container compose-backend  Started");
    assertThat(one(folder, "ps").ok().out()).contains("compose-backend", "compose-frontend");
    one(folder, "up", "-d").ok();
    assertThat(compose(folder, "ps", "--services").ok().out()).isEqualTo("backend\nfrontend\n");
    compose(folder, "down", "-t", "0").ok();
    nothingRuns();
    compose(folder, "up", "-d").ok();
    one(folder, "down", "-t", "0").ok();
    nothingRuns();
    lab.assertNothingLeft();
  }

  /** By an API before 1.45, from which on no docker engine tells what it needs to recreate. */
  private Result one(Path folder, String... words) {
    Map<String, String> environment = new HashMap<>(lab.environment());
    environment.put("COMPOSE_API_VERSION", "1.44");
    List<String> all = new ArrayList<>(List.of("docker-compose", "-H", "unix://" + lab.socket()));
    all.addAll(List.of(words));
    return Shell.run(all, environment, folder, null);
  }

  private void vote(String vote, int times) {
    for (int i = 0; i < times; i++) {
      assertThat(
              lab.inside("curl", "-s", "-d", "vote=" + vote, "http://localhost:5000/").ok().out())
          .contains("Merci d'avoir voté pour les " + vote + " !");
    }
  }

  private void counted(int cats, int dogs) {
    String results = "Chats: " + cats + " Chiens: " + dogs + " Total des votes: " + (cats + dogs);
    Await.until(results, () -> fetch(5001).equals(results));
  }

  private void nothingRuns() {
    assertThat(lab.jdock("ps", "-aq").ok().out()).isEmpty();
    assertThat(lab.jdock("network", "ls", "-q", "--filter", "type=custom").ok().out()).isEmpty();
  }

  private String fetch(int port) {
    return lab.inside("curl", "-s", "-m", "5", "http://localhost:" + port + "/").out();
  }

  private static void put(Path folder, String file, String resource) throws IOException {
    Path path = folder.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, Project.resource("course/" + resource));
  }

  /** Typed in the project's folder. */
  private Result compose(Path folder, String... words) {
    List<String> all = new ArrayList<>(List.of("compose"));
    all.addAll(List.of(words));
    return lab.jdockIn(folder, all.toArray(String[]::new));
  }
}
