package io.jdock.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.jdock.it.lab.Cli;
import io.jdock.it.lab.DockerHub;
import io.jdock.it.lab.Lab;
import io.jdock.it.lab.Registry;
import io.jdock.it.lab.Shell;
import io.jdock.it.lab.Shell.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Chapter 4 of the course, "Gestion des images (tag, pull, push, registres)", command by command,
 * with every "Résultat attendu", typed with jdock and with the real docker command: with Docker
 * Hub, with a private registry behind TLS and a password, and with a plain one.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ImageCourseTest {
  private static final String PLAIN = "127.0.0.1:5001";

  private Lab lab;
  private DockerHub hub;

  /** Where a learner pushes to. */
  enum Place {
    HUB("", DockerHub.USER + "/mon-app"),
    PRIVATE(DockerHub.PRIVATE, DockerHub.PRIVATE + "/internal/mon-app"),
    PLAIN(ImageCourseTest.PLAIN, ImageCourseTest.PLAIN + "/mon-app");

    private final String server;
    private final String repository;

    Place(String server, String repository) {
      this.server = server;
      this.repository = repository;
    }
  }

  static Stream<Arguments> everywhere() {
    return Stream.of(Place.values())
        .flatMap(place -> Stream.of(Cli.values()).map(cli -> Arguments.of(place, cli)));
  }

  @BeforeAll
  void openLab() throws IOException {
    lab = Lab.bare();
    hub = DockerHub.start(lab);
    hub.startPrivate();
    Path data = Files.createDirectory(lab.dir().resolve("plain-data"));
    lab.closing(Registry.start(lab.enter(), lab.dir(), data, PLAIN, "", ""));
    lab.startDaemon();
  }

  @AfterAll
  void closeLab() {
    lab.close();
  }

  @AfterEach
  void forgetEverything() {
    for (String id : lab.jdock("ps", "-aq").ok().out().lines().toList()) {
      lab.jdock("rm", "-f", id).ok();
    }
    for (String id : lab.jdock("images", "-aq").ok().out().lines().distinct().toList()) {
      lab.jdock("rmi", "-f", id);
    }
  }

  @ParameterizedTest
  @MethodSource("everywhere")
  void chapter4(Place place, Cli cli) throws IOException {
    Learner learner = new Learner(place, cli);
    learner.makesTheImageOfChapter3();
    learner.exercise1Tag();
    learner.exercise2Pull();
    learner.exercise3Login();
    learner.exercise4Push();
    learner.exercise5Remove();
    learner.exercise6Search();
    lab.assertNothingLeft();
  }

  private final class Learner {
    private final Place place;
    private final Cli cli;
    private final String own;
    private final Path config;

    Learner(Place place, Cli cli) throws IOException {
      this.place = place;
      this.cli = cli;
      // a repository for each client, so that nobody finds what the other has pushed
      this.own = place.repository + "-" + cli.name().toLowerCase(java.util.Locale.ROOT) + ":1.0";
      this.config = Files.createDirectory(lab.dir().resolve("config-" + place + "-" + cli));
    }

    private Result type(String... words) {
      return answer("", words);
    }

    private Result answer(String input, String... words) {
      List<String> all = new ArrayList<>(List.of("--config", config.toString()));
      all.addAll(List.of(words));
      return lab.cli(cli, input.getBytes(StandardCharsets.UTF_8), all.toArray(String[]::new));
    }

    private Result onTerminal(String script, String... words) {
      List<String> all = new ArrayList<>(List.of("--config", config.toString()));
      all.addAll(List.of(words));
      String text =
          "set timeout 20\nproc fail {} { puts {TIMED OUT}; exit 99 }\nspawn -noecho "
              + String.join(" ", cli.command(lab, all.toArray(String[]::new)))
              + "\nexpect_before timeout fail\n"
              + script
              + "\nexpect eof\nlassign [wait] pid spawn_id os code\nexit $code\n";
      return Shell.run(List.of("expect", "-c", text), Map.of("TERM", "xterm"), lab.dir(), null);
    }

    private List<String> lines(String... words) {
      return type(words).ok().out().lines().toList();
    }

    /** The image ids that a list of images shows. */
    private List<String> ids(List<String> lines) {
      return lines.stream().skip(1).map(line -> line.split(" +")[2]).toList();
    }

    /** With docker build there; a commit leaves the same: a layer of one's own upon a base. */
    void makesTheImageOfChapter3() {
      type("run", "--name", "chapitre3", "alpine", "sh", "-c", "echo mon-app > /app.py").ok();
      type("commit", "-c", "CMD [\"cat\", \"/app.py\"]", "chapitre3", "mon-app:1.0").ok();
      type("rm", "chapitre3").ok();
    }

    void exercise1Tag() {
      List<String> before = lines("images", "mon-app");
      assertThat(before).hasSize(2);
      assertThat(before.get(0)).matches("REPOSITORY +TAG +IMAGE ID +CREATED +SIZE");
      assertThat(before.get(1)).matches("mon-app +1\\.0 +[0-9a-f]{12} .*");

      assertThat(type("tag", "mon-app:1.0", "mon-app:latest").ok().all()).isEmpty();
      List<String> after = lines("images", "mon-app");
      assertThat(after).hasSize(3);
      assertThat(after.toString()).contains("1.0 ").contains("latest ");
      assertThat(ids(after)).containsOnly(ids(before).get(0));

      type("tag", "mon-app:1.0", own).ok();
      List<String> all = lines("images");
      assertThat(all).anyMatch(line -> line.startsWith(own.replace(":1.0", " ")));
      assertThat(ids(all).stream().filter(ids(before).get(0)::equals)).hasSize(3);
    }

    void exercise2Pull() {
      String layer = "[0-9a-f]{12}";
      assertThat(type("pull", "nginx:1.21-alpine").ok().out())
          .contains("1.21-alpine: Pulling from library/nginx\n")
          // the base is there already, with alpine
          .containsPattern("(?m)^" + layer + ": Already exists$")
          .containsPattern("(?m)^" + layer + ": Pulling fs layer$")
          .containsPattern("(?m)^" + layer + ": Pull complete$")
          .containsPattern("(?m)^Digest: sha256:[0-9a-f]{64}$")
          .contains("Status: Downloaded newer image for nginx:1.21-alpine\n")
          .endsWith("docker.io/library/nginx:1.21-alpine\n");
      assertThat(type("pull", "redis").ok().out())
          .startsWith("Using default tag: latest\nlatest: Pulling from library/redis\n")
          .endsWith("docker.io/library/redis:latest\n");
      assertThat(type("pull", "redis").ok().out())
          .contains("Status: Image is up to date for redis:latest\n");
      assertThat(type("images").ok().out())
          .containsPattern("nginx +1\\.21-alpine ")
          .containsPattern("redis +latest ")
          .containsPattern("mon-app +1\\.0 ");
    }

    void exercise3Login() {
      String answers =
          """
          expect -re {Username.*: }
          send "%s\\r"
          expect -re {Password.*: }
          send "%s\\r"
          """;
      List<String> login = new ArrayList<>(List.of("login"));
      List<String> logout = new ArrayList<>(List.of("logout"));
      if (!place.server.isEmpty()) {
        login.add(place.server);
        logout.add(place.server);
      }
      if (place != Place.PLAIN) { // which lets everybody in
        assertThat(type("push", own).all())
            .containsAnyOf(
                "no basic auth credentials", "requested access to the resource is denied");
        assertThat(
                onTerminal(answers.formatted(DockerHub.USER, "wrong"), login.toArray(String[]::new))
                    .code(1)
                    .out())
            .containsIgnoringCase("unauthorized");
      }
      String right = answers.formatted(DockerHub.USER, DockerHub.PASSWORD);
      Result done = onTerminal(right, login.toArray(String[]::new)).ok();
      assertThat(done.out()).contains("Login Succeeded");
      if (cli == Cli.JDOCK) { // docker silences the terminal a moment after it has asked
        assertThat(done.out()).doesNotContain(DockerHub.PASSWORD);
      }
      assertThat(type(logout.toArray(String[]::new)).ok().out())
          .contains("Removing login credentials for ");
      // and again: the next exercise pushes
      onTerminal(right, login.toArray(String[]::new)).ok();
    }

    void exercise4Push() {
      Result first = type("push", own).ok();
      String name = own.replace(":1.0", "");
      assertThat(first.out())
          .startsWith(
              "The push refers to repository ["
                  + (place == Place.HUB ? "docker.io/" : "")
                  + name
                  + "]\n")
          .containsPattern("(?m)^[0-9a-f]{12}: Preparing$")
          .containsPattern("(?m)^[0-9a-f]{12}: Pushed$")
          .containsPattern("(?m)^1\\.0: digest: sha256:[0-9a-f]{64} size: [0-9]+$");
      if (place == Place.HUB) {
        // Docker Hub has the base's layer: it is not sent
        assertThat(first.out()).containsPattern("(?m)^[0-9a-f]{12}: Mounted from library/");
      }
      assertThat(type("push", own).ok().out())
          .contains(": Layer already exists")
          .doesNotContain(": Pushed");
    }

    void exercise5Remove() {
      String id = type("images", "-q", "--no-trunc", "mon-app:1.0").ok().line();
      assertThat(type("rmi", "mon-app:1.0").ok().out()).isEqualTo("Untagged: mon-app:1.0\n");
      assertThat(type("rmi", "mon-app:latest").ok().out()).isEqualTo("Untagged: mon-app:latest\n");
      String digest = type("inspect", "-f", "{{index .RepoDigests 0}}", own).ok().line();
      assertThat(lines("rmi", own))
          .startsWith("Untagged: " + own, "Untagged: " + digest, "Deleted: " + id)
          .hasSize(4) // the layer too, but not alpine's
          .last()
          .asString()
          .matches("Deleted: sha256:[0-9a-f]{64}");
      // what was pushed is really there
      assertThat(type("run", "--rm", own).ok().out()).isEqualTo("mon-app\n");
      type("rmi", own).ok();

      assertThat(type("rmi", "nginx:1.21-alpine").ok().out())
          .startsWith("Untagged: nginx:1.21-alpine\nUntagged: nginx@sha256:")
          .containsPattern("(?m)^Deleted: sha256:[0-9a-f]{64}$");
      assertThat(type("run", "--rm", "alpine", "echo", "entier").ok().out()).isEqualTo("entier\n");

      assertThat(type("run", "--name", "temp-redis", "redis").ok().out())
          .isEqualTo("Ready to accept connections\n");
      String container = type("ps", "-aqf", "name=temp-redis").ok().line();
      assertThat(type("rmi", "redis").code(1).err())
          .contains("conflict: unable to remove repository reference \"redis\" (must force)")
          .contains("container " + container + " is using its referenced image ");
      type("rm", "temp-redis").ok();
      assertThat(type("rmi", "redis").ok().out()).startsWith("Untagged: redis:latest\n");

      String first = madeAs("brouillon");
      String second = madeAs("brouillon");
      assertThat(type("images", "-q", "--no-trunc", "-f", "dangling=true").ok().line())
          .isEqualTo(first);
      assertThat(answer("y\n", "image", "prune").ok().out())
          .startsWith("WARNING! This will remove all dangling images.\n")
          .contains("Are you sure you want to continue? [y/N] ")
          .contains("Deleted Images:\ndeleted: " + first + "\n")
          .containsPattern("(?m)^Total reclaimed space: [1-9][0-9.]*k?B$");
      assertThat(answer("n\n", "image", "prune", "-a").ok().out())
          .contains(
              "This will remove all images without at least one container associated to them.")
          .doesNotContain("Deleted");
      assertThat(answer("y\n", "image", "prune", "-a").ok().out())
          .contains("untagged: brouillon:latest\n")
          .contains("deleted: " + second + "\n")
          .contains("untagged: alpine:latest\n");
      assertThat(type("images", "-aq").ok().out()).isEmpty();
    }

    /** A new image under a name that another had. */
    private String madeAs(String name) {
      type("run", "--name", "auteur", "alpine", "sh", "-c", "head -c 2000 /dev/urandom > /b").ok();
      String id = type("commit", "auteur", name).ok().line();
      type("rm", "auteur").ok();
      return id;
    }

    void exercise6Search() {
      List<String> found = lines("search", "alpine");
      assertThat(found.get(0)).matches("NAME +DESCRIPTION +STARS +OFFICIAL.*");
      assertThat(found.get(1)).matches("alpine +About alpine +11000 +\\[OK\\] *");
      assertThat(found).hasSize(4);
      assertThat(lines("search", "--filter", "stars=100", "wordpress"))
          .hasSize(3)
          .anyMatch(line -> line.startsWith("wordpress "))
          .anyMatch(line -> line.startsWith("bitnami/wordpress "));
      assertThat(hub.tokenRequests()).contains("service=registry.docker.io");
    }
  }
}
