package io.jdock.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.jdock.it.lab.Lab;
import io.jdock.it.lab.Project;
import io.jdock.it.lab.Registry;
import io.jdock.it.lab.Shell;
import io.jdock.it.lab.Shell.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every container, image and system verb of the real docker command: Debian's, and a newer one
 * where the machine has it. Texts of jdock's own command are {@link CourseTest}'s business.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DockerCliTest {
  private static final String PUSHED = "127.0.0.1:5001";
  private Lab lab;

  static Stream<Path> dockers() {
    return Stream.of(Project.dockerCli(), Path.of("/usr/local/bin/docker"))
        .filter(Files::isExecutable);
  }

  @BeforeAll
  void openLab() {
    lab = Lab.start();
    lab.closing(
        Registry.start(lab.enter(), lab.dir(), lab.dir().resolve("pushed"), PUSHED, "", ""));
    lab.jdock("pull", "-q", "alpine").ok();
  }

  @AfterAll
  void closeLab() {
    lab.close();
  }

  @AfterEach
  void nothingStays() {
    for (String id : lab.jdock("ps", "-aq").ok().out().lines().toList()) {
      lab.jdock("rm", "-f", "-v", id).ok();
    }
  }

  @ParameterizedTest
  @MethodSource("dockers")
  void containers(Path docker) throws IOException {
    assertThat(run(docker, "create --name un alpine sleep 1000").line()).matches("[0-9a-f]{64}");
    run(docker, "start un");
    assertThat(run(docker, "start un").line()).isEqualTo("un");
    assertThat(run(docker, "ps --format {{.Names}}:{{.State}}").line()).isEqualTo("un:running");
    assertThat(run(docker, "ps -s --format {{.Size}}").line()).contains("virtual");
    run(docker, "pause un");
    assertThat(run(docker, "inspect -f {{.State.Status}} un").line()).isEqualTo("paused");
    run(docker, "unpause un");
    assertThat(run(docker, "exec un echo oui").line()).isEqualTo("oui");
    assertThat(type(docker, "salut", "exec", "-i", "un", "cat").ok().out()).isEqualTo("salut");
    assertThat(run(docker, "top un").out()).contains("sleep 1000");
    assertThat(run(docker, "stats --no-stream --format {{.Name}} un").line()).isEqualTo("un");
    run(docker, "update --memory 64m --memory-swap -1 un");
    run(docker, "rename un deux");
    run(docker, "exec deux touch /nouveau");
    assertThat(run(docker, "diff deux").out()).contains("A /nouveau");
    Path file = Files.writeString(lab.dir().resolve("fichier"), "contenu");
    run(docker, "cp " + file + " deux:/tmp/fichier");
    run(docker, "cp deux:/tmp/fichier " + lab.dir().resolve("retour"));
    assertThat(lab.dir().resolve("retour")).hasContent("contenu");
    Files.delete(lab.dir().resolve("retour"));
    run(docker, "export -o " + lab.dir().resolve("racine.tar") + " deux");
    assertThat(Shell.run("tar", "-tf", lab.dir().resolve("racine.tar").toString()).ok().out())
        .contains("tmp/fichier")
        .contains("nouveau");
    run(docker, "restart -t 0 deux");
    run(docker, "stop -t 0 deux");
    assertThat(run(docker, "wait deux").line()).isEqualTo("137");
    run(docker, "rm deux");
    assertThat(type(docker, null, "rm", "deux").code(1).err()).contains("No such container: deux");
    run(docker, "create alpine true");
    assertThat(run(docker, "container prune -f").out()).contains("Deleted Containers:");
  }

  @ParameterizedTest
  @MethodSource("dockers")
  void streams(Path docker) {
    assertThat(type(docker, "x\n", "run", "-i", "--rm", "alpine", "cat").ok().out())
        .isEqualTo("x\n");
    Result both =
        type(
            docker,
            null,
            "run",
            "--name",
            "un",
            "alpine",
            "sh",
            "-c",
            "echo o; echo e >&2; exit 4");
    assertThat(both.code()).isEqualTo(4);
    assertThat(both.out()).isEqualTo("o\n");
    assertThat(both.err()).isEqualTo("e\n");
    assertThat(run(docker, "logs un").out()).isEqualTo("o\n");
    assertThat(run(docker, "logs un").err()).isEqualTo("e\n");
    assertThat(run(docker, "logs -t --tail 1 un").all()).matches("(?s)\\d{4}-.*Z e\n");
    assertThat(type(docker, null, "start", "-a", "un").code(4).out()).isEqualTo("o\n");
  }

  @ParameterizedTest
  @MethodSource("dockers")
  void furtherVerbs(Path docker) {
    run(docker, "run -d -i --name un -p 127.0.0.1::80 alpine sleep 1000");
    assertThat(run(docker, "port un 80").line()).matches("127\\.0\\.0\\.1:\\d+");
    run(docker, "kill un");
    assertThat(run(docker, "wait un").line()).isEqualTo("137");
    String reads = "read mot; echo lu:$mot; exit 3";
    type(docker, null, "run", "-d", "-i", "--name", "deux", "alpine", "sh", "-c", reads).ok();
    assertThat(type(docker, "oui\n", "attach", "deux").code(3).out()).isEqualTo("lu:oui\n");
    assertThat(type(docker, "non\n", "start", "-a", "-i", "deux").code(3).out())
        .isEqualTo("lu:non\n");
    Path archive = lab.dir().resolve("importe.tar");
    run(docker, "export -o " + archive + " un");
    assertThat(run(docker, "import -m pourquoi " + archive + " importe:v1").line())
        .startsWith("sha256:");
    assertThat(run(docker, "image inspect -f {{.Comment}} importe:v1").line())
        .isEqualTo("pourquoi");
    run(docker, "image rm importe:v1");
    assertThat(run(docker, "container ls -a --filter exited=3 --format {{.Names}}").line())
        .isEqualTo("deux");
    assertThat(run(docker, "inspect -s -f {{.SizeRootFs}} un").line()).matches("\\d{6,}");
    assertThat(type(docker, "mot", "login", "-u", "moi", "--password-stdin", PUSHED).ok().out())
        .contains("Login Succeeded");
    run(docker, "logout " + PUSHED);
    assertThat(run(docker, "system prune -f").out()).contains("Deleted Containers:");
    assertThat(type(docker, null, "search", "alpine").code(1).err()).contains("Error");
  }

  @ParameterizedTest
  @MethodSource("dockers")
  void images(Path docker) {
    run(docker, "tag alpine " + PUSHED + "/essai/alpine:v1");
    assertThat(run(docker, "push " + PUSHED + "/essai/alpine:v1").out())
        .containsPattern("v1: digest: sha256:[0-9a-f]{64} size: \\d+");
    assertThat(run(docker, "images --format {{.Repository}}:{{.Tag}}").out())
        .contains(PUSHED + "/essai/alpine:v1");
    assertThat(run(docker, "rmi " + PUSHED + "/essai/alpine:v1").out()).contains("Untagged: ");
    assertThat(run(docker, "pull " + PUSHED + "/essai/alpine:v1").out())
        .contains("Digest: sha256:");
    assertThat(run(docker, "pull -a " + PUSHED + "/essai/alpine").out())
        .contains("v1: Pulling from essai/alpine")
        .contains("Status: Image is up to date for " + PUSHED + "/essai/alpine\n");
    assertThat(run(docker, "history --no-trunc -q alpine").out()).contains("sha256:");
    assertThat(run(docker, "image inspect -f {{.Os}} alpine").line()).isEqualTo("linux");
    run(docker, "create --name un alpine cat /trace");
    type(docker, null, "commit", "-m", "pourquoi", "-c", "ENV A=b", "un", "engage:v1").ok();
    Path archive = lab.dir().resolve("images.tar");
    run(docker, "save -o " + archive + " engage:v1 alpine");
    run(docker, "rm un");
    run(docker, "rmi engage:v1");
    assertThat(run(docker, "load -i " + archive).out()).contains("Loaded image: engage:v1");
    run(docker, "rmi engage:v1 " + PUSHED + "/essai/alpine:v1");
    assertThat(run(docker, "image prune -f").out()).contains("Total reclaimed space");
    assertThat(type(docker, null, "rmi", "absente").code(1).err())
        .contains("No such image: absente");
  }

  @ParameterizedTest
  @MethodSource("dockers")
  void system(Path docker) {
    assertThat(run(docker, "version --format {{.Server.APIVersion}}").line()).isEqualTo("1.47");
    assertThat(run(docker, "info --format {{.OSType}}").line()).isEqualTo("linux");
    assertThat(run(docker, "system df").out()).contains("Images").contains("Containers");
    assertThat(run(docker, "system df -v").out()).contains("alpine");
    long now = System.currentTimeMillis() / 1000;
    run(docker, "run --rm --name temoin alpine true");
    assertThat(run(docker, "events --since " + now + " --until " + (now + 2)).out())
        .contains("container create")
        .contains("container start")
        .contains("container die");
  }

  private Result run(Path docker, String words) {
    return type(docker, null, words.split(" ")).ok();
  }

  private Result type(Path docker, String input, String... words) {
    List<String> command = new ArrayList<>(lab.enter());
    command.addAll(List.of(docker.toString(), "-H", "unix://" + lab.socket()));
    command.addAll(List.of(words));
    return Shell.run(
        command,
        lab.environment(),
        lab.dir(),
        input == null ? null : input.getBytes(StandardCharsets.UTF_8));
  }
}
