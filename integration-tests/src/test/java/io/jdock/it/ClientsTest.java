package io.jdock.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.jdock.it.lab.Await;
import io.jdock.it.lab.Lab;
import io.jdock.it.lab.Project;
import io.jdock.it.lab.Registry;
import io.jdock.it.lab.Shell;
import io.jdock.it.lab.Shell.Result;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Debian's docker-py and docker-compose, unchanged, against the daemon. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClientsTest {
  private static final String PUSHED = "127.0.0.1:5001";
  private Lab lab;

  @BeforeAll
  void openLab() {
    lab = Lab.start();
    lab.closing(
        Registry.start(lab.enter(), lab.dir(), lab.dir().resolve("pushed"), PUSHED, "", ""));
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

  @Test
  void dockerPy() {
    Result suite =
        run(file("docker_py_suite.py").getParent(), "/usr/bin/python3", "docker_py_suite.py");
    assertThat(suite.code()).as(suite.all()).isZero();
    assertThat(suite.err()).contains("OK");
  }

  @Test
  void dockerCompose() {
    assertThat(compose("up", "-d").ok().all())
        .contains("Creating projet_web_1")
        .contains("Creating projet_worker_1");
    assertThat(compose("ps").ok().out())
        .containsPattern("projet_web_1 .*Up .*0.0.0.0:8085->80/tcp")
        .containsPattern("projet_worker_1 .*Up");
    Await.until(
        "the web server answers",
        () -> lab.inside("curl", "-s", "-m", "2", "http://127.0.0.1:8085").code() == 0);
    Await.until(
        "the worker has written",
        () -> compose("logs", "--no-color", "worker").ok().out().contains("bonjour"));
    assertThat(compose("exec", "-T", "worker", "sh", "-c", "echo $MOT").ok().out())
        .isEqualTo("salut\n");
    assertThat(compose("top", "worker").ok().out()).contains("sleep 1");
    assertThat(compose("port", "web", "80").ok().line()).isEqualTo("0.0.0.0:8085");
    assertThat(compose("images").ok().out()).contains("projet_web_1").contains("nginx");
    compose("pause").ok();
    assertThat(compose("ps").ok().out()).contains("Paused");
    compose("unpause").ok();
    compose("stop", "-t", "0", "worker").ok();
    assertThat(compose("ps", "worker").ok().out()).contains("Exit 137");
    compose("start", "worker").ok();
    compose("restart", "-t", "0", "worker").ok();
    assertThat(compose("run", "--rm", "--no-deps", "worker", "echo", "une fois").ok().out())
        .isEqualTo("une fois\n");
    assertThat(compose("up", "-d").ok().all()).contains("projet_web_1 is up-to-date");
    compose("kill").ok();
    compose("down", "-t", "0").ok();
    assertThat(lab.jdock("ps", "-aq").ok().out()).isEmpty();
  }

  private Result compose(String... words) {
    List<String> command =
        new ArrayList<>(
            List.of("docker-compose", "-p", "projet", "-f", file("docker-compose.yml").toString()));
    command.addAll(List.of(words));
    return run(lab.dir(), command.toArray(String[]::new));
  }

  private Result run(Path directory, String... command) {
    List<String> words = new ArrayList<>(lab.enter());
    words.addAll(List.of(command));
    Map<String, String> environment = new HashMap<>(lab.environment());
    environment.put("DOCKER_HOST", "unix://" + lab.socket());
    environment.put("REGISTRY", PUSHED);
    environment.put("PYTHONDONTWRITEBYTECODE", "1");
    return Shell.run(words, environment, directory, null);
  }

  private static Path file(String name) {
    return Project.ROOT.resolve("integration-tests/src/test/resources/clients").resolve(name);
  }
}
