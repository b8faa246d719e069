package io.jdock.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.jdock.it.lab.Cli;
import io.jdock.it.lab.DockerHub;
import io.jdock.it.lab.Lab;
import io.jdock.it.lab.Shell;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Docker Hub as it is in the world: TLS, and tokens from another host. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DockerHubTest {
  private Lab lab;
  private DockerHub hub;

  @BeforeAll
  void openLab() {
    lab = Lab.bare();
    hub = DockerHub.start(lab);
    lab.startDaemon();
  }

  @AfterAll
  void closeLab() {
    lab.close();
  }

  @Test
  void anImageOfDockerHubIsPulledWithAnAnonymousToken() {
    Shell.Result result = lab.cli(Cli.JDOCK, null, "run", "--rm", "hello-world").ok();
    assertThat(result.out()).contains("Hello from Docker!");
    assertThat(result.err())
        .contains("latest: Pulling from library/hello-world")
        .contains("Status: Downloaded newer image for hello-world:latest");
    assertThat(hub.tokenRequests())
        .contains("service=registry.docker.io")
        .containsPattern("scope=repository(%3A|:)library(%2F|/)hello-world(%3A|:)pull");
  }

  @Test
  void anImageThatDockerHubLacks() {
    assertThat(lab.jdock("pull", "nosuchimage").code(1).err())
        .containsAnyOf(
            "manifest for nosuchimage:latest not found", "pull access denied for nosuchimage");
  }
}
