package io.jdock.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.Event;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.PruneType;
import com.github.dockerjava.api.model.Statistics;
import com.github.dockerjava.api.model.StreamType;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.core.InvocationBuilder;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import io.jdock.it.lab.Lab;
import io.jdock.it.lab.Registry;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** docker-java (what Testcontainers stands on) against the daemon. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DockerJavaTest {
  private static final String PUSHED = "127.0.0.1:5001";
  private Lab lab;
  private DockerClient client;

  @BeforeAll
  void openLab() throws InterruptedException {
    lab = Lab.start();
    lab.closing(
        Registry.start(lab.enter(), lab.dir(), lab.dir().resolve("pushed"), PUSHED, "", ""));
    URI host = URI.create("unix://" + lab.socket());
    client =
        DockerClientImpl.getInstance(
            DefaultDockerClientConfig.createDefaultConfigBuilder()
                .withDockerHost(host.toString())
                .build(),
            new ZerodepDockerHttpClient.Builder().dockerHost(host).build());
    client.pullImageCmd("alpine").withTag("latest").start().awaitCompletion(60, TimeUnit.SECONDS);
  }

  @AfterAll
  void closeLab() throws IOException {
    client.close();
    lab.close();
  }

  @AfterEach
  void nothingStays() {
    for (Container container : client.listContainersCmd().withShowAll(true).exec()) {
      client.removeContainerCmd(container.getId()).withForce(true).withRemoveVolumes(true).exec();
    }
  }

  @Test
  void system() {
    client.pingCmd().exec();
    assertThat(client.versionCmd().exec().getOperatingSystem()).isEqualTo("linux");
    assertThat(client.infoCmd().exec().getOsType()).isEqualTo("linux");
    assertThat(client.infoCmd().exec().getNCPU()).isPositive();
  }

  @Test
  void lifeOfAContainer() throws InterruptedException {
    String id =
        client
            .createContainerCmd("alpine")
            .withName("vie")
            .withEnv("A=b")
            .withLabels(Collections.singletonMap("x", "y"))
            .withExposedPorts(ExposedPort.tcp(80))
            .withHostConfig(
                HostConfig.newHostConfig()
                    .withMemory(64L << 20)
                    .withPortBindings(PortBinding.parse("127.0.0.1:8095:80")))
            .withCmd("sleep", "1000")
            .exec()
            .getId();
    assertThatThrownBy(() -> client.createContainerCmd("alpine").withName("vie").exec())
        .isInstanceOf(ConflictException.class);
    client.startContainerCmd(id).exec();
    assertThatThrownBy(() -> client.startContainerCmd(id).exec())
        .isInstanceOf(NotModifiedException.class);
    InspectContainerResponse details = client.inspectContainerCmd(id).withSize(true).exec();
    assertThat(details.getState().getRunning()).isTrue();
    assertThat(details.getHostConfig().getMemory()).isEqualTo(64L << 20);
    assertThat(details.getConfig().getLabels()).containsEntry("x", "y");
    assertThat(details.getNetworkSettings().getPorts().getBindings().get(ExposedPort.tcp(80)))
        .hasSize(1);
    assertThat(client.listContainersCmd().withLabelFilter(List.of("x=y")).exec()).hasSize(1);
    assertThat(client.topContainerCmd(id).exec().getProcesses()).hasDimensions(1, 8);
    client.pauseContainerCmd(id).exec();
    client.unpauseContainerCmd(id).exec();
    client.renameContainerCmd(id).withName("vie2").exec();
    client.restartContainerCmd(id).withTimeout(0).exec();
    client.updateContainerCmd(id).withMemory(128L << 20).withMemorySwap(-1L).exec();
    InvocationBuilder.AsyncResultCallback<Statistics> stats =
        new InvocationBuilder.AsyncResultCallback<>();
    client.statsCmd(id).withNoStream(true).exec(stats);
    assertThat(stats.awaitResult().getMemoryStats().getUsage()).isPositive();
    client.killContainerCmd(id).exec();
    assertThat(client.waitContainerCmd(id).start().awaitStatusCode(20, TimeUnit.SECONDS))
        .isEqualTo(137);
    client.removeContainerCmd(id).exec();
    assertThatThrownBy(() -> client.inspectContainerCmd(id).exec())
        .isInstanceOf(NotFoundException.class);
  }

  /** docker-java never says that its input has ended, so the programs read one line. */
  @Test
  void streams() throws InterruptedException, IOException {
    String id =
        client
            .createContainerCmd("alpine")
            .withStdinOpen(true)
            .withStdInOnce(true)
            .withAttachStdin(true)
            .withCmd("sh", "-c", "read word; echo $word; echo err >&2")
            .exec()
            .getId();
    try (Frames attached = new Frames()) {
      InputStream input = new ByteArrayInputStream("salut\n".getBytes(StandardCharsets.UTF_8));
      client
          .attachContainerCmd(id)
          .withStdIn(input)
          .withStdOut(true)
          .withStdErr(true)
          .withFollowStream(true)
          .exec(attached);
      attached.awaitStarted(10, TimeUnit.SECONDS);
      client.startContainerCmd(id).exec();
      assertThat(attached.awaitCompletion(20, TimeUnit.SECONDS)).isTrue();
      assertThat(attached.of(StreamType.STDOUT)).isEqualTo("salut\n");
      assertThat(attached.of(StreamType.STDERR)).isEqualTo("err\n");
    }
    try (Frames logs = new Frames()) {
      client.logContainerCmd(id).withStdOut(true).withStdErr(true).withTailAll().exec(logs);
      assertThat(logs.awaitCompletion(20, TimeUnit.SECONDS)).isTrue();
      assertThat(logs.of(StreamType.STDOUT)).isEqualTo("salut\n");
    }
  }

  @Test
  void execAndCopy() throws InterruptedException, IOException {
    String id = client.createContainerCmd("alpine").withCmd("sleep", "1000").exec().getId();
    client.startContainerCmd(id).exec();
    String exec =
        client
            .execCreateCmd(id)
            .withCmd("sh", "-c", "read word; echo $word; exit 6")
            .withAttachStdin(true)
            .withAttachStdout(true)
            .exec()
            .getId();
    try (Frames output = new Frames()) {
      client
          .execStartCmd(exec)
          .withStdIn(new ByteArrayInputStream("deux\n".getBytes(StandardCharsets.UTF_8)))
          .exec(output);
      assertThat(output.awaitCompletion(20, TimeUnit.SECONDS)).isTrue();
      assertThat(output.of(StreamType.STDOUT)).isEqualTo("deux\n");
    }
    assertThat(client.inspectExecCmd(exec).exec().getExitCodeLong()).isEqualTo(6);

    client
        .copyArchiveToContainerCmd(id)
        .withHostResource(lab.configFile().toString())
        .withRemotePath("/tmp")
        .exec();
    try (InputStream back = client.copyArchiveFromContainerCmd(id, "/tmp/daemon.json").exec()) {
      assertThat(new String(back.readAllBytes(), StandardCharsets.UTF_8)).contains("daemon.json");
    }
    assertThat(client.containerDiffCmd(id).exec())
        .anyMatch(change -> change.getPath().equals("/tmp/daemon.json"));
  }

  @Test
  void furtherVerbs() throws InterruptedException, IOException {
    String id =
        client.createContainerCmd("alpine").withTty(true).withCmd("sleep", "1000").exec().getId();
    client.startContainerCmd(id).exec();
    client.resizeContainerCmd(id).withSize(40, 100).exec();
    String exec = client.execCreateCmd(id).withTty(true).withCmd("sleep", "1000").exec().getId();
    try (Frames none = new Frames()) {
      client.execStartCmd(exec).withDetach(true).exec(none);
      assertThat(none.awaitCompletion(20, TimeUnit.SECONDS)).isTrue();
      client.resizeExecCmd(exec).withSize(40, 100).exec();
    }
    client.stopContainerCmd(id).withTimeout(0).exec();
    assertThatThrownBy(() -> client.stopContainerCmd(id).exec())
        .isInstanceOf(NotModifiedException.class);
    assertThat(client.listContainersCmd().withStatusFilter(List.of("exited")).exec()).hasSize(1);
    assertThat(client.pruneCmd(PruneType.CONTAINERS).exec().getSpaceReclaimed())
        .isGreaterThanOrEqualTo(0);
    assertThat(client.listContainersCmd().withShowAll(true).exec()).isEmpty();
    client.pruneCmd(PruneType.IMAGES).exec();
    client.tagImageCmd("alpine", PUSHED + "/essai/java", "v1").exec();
    assertThat(
            client
                .pushImageCmd(PUSHED + "/essai/java")
                .withTag("v1")
                .start()
                .awaitCompletion(60, TimeUnit.SECONDS))
        .isNotNull();
    client.removeImageCmd(PUSHED + "/essai/java:v1").exec();
    client
        .pullImageCmd(PUSHED + "/essai/java")
        .withTag("v1")
        .start()
        .awaitCompletion(60, TimeUnit.SECONDS);
    client.removeImageCmd(PUSHED + "/essai/java:v1").exec();
  }

  @Test
  void imagesAndEvents() throws InterruptedException, IOException {
    assertThat(client.inspectImageCmd("alpine").exec().getOs()).isEqualTo("linux");
    client.tagImageCmd("alpine", "mien", "v1").exec();
    assertThat(client.listImagesCmd().withReferenceFilter("mien").exec()).hasSize(1);
    List<String> seen = Collections.synchronizedList(new ArrayList<>());
    try (ResultCallback.Adapter<Event> events =
        new ResultCallback.Adapter<>() {
          @Override
          public void onNext(Event event) {
            seen.add(event.getAction());
          }
        }) {
      client.eventsCmd().withEventTypeFilter("image").exec(events);
      assertThat(events.awaitStarted(10, TimeUnit.SECONDS)).isTrue();
      client.removeImageCmd("mien:v1").exec();
      io.jdock.it.lab.Await.until("the event", () -> seen.contains("untag"));
    }
    String container = client.createContainerCmd("alpine").withCmd("true").exec().getId();
    String image =
        client.commitCmd(container).withRepository("engage").withTag("v1").withMessage("m").exec();
    assertThat(client.inspectImageCmd("engage:v1").exec().getId()).isEqualTo(image);
    try (InputStream saved = client.saveImageCmd("engage").withTag("v1").exec()) {
      byte[] archive = saved.readAllBytes();
      client.removeImageCmd("engage:v1").exec();
      client.loadImageCmd(new ByteArrayInputStream(archive)).exec();
    }
    assertThat(client.inspectImageCmd("engage:v1").exec().getId()).isEqualTo(image);
    client.removeImageCmd("engage:v1").exec();
  }

  /** Collects what both streams said. */
  private static final class Frames extends ResultCallback.Adapter<Frame> {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Override
    public synchronized void onNext(Frame frame) {
      (frame.getStreamType() == StreamType.STDERR ? err : out).writeBytes(frame.getPayload());
    }

    synchronized String of(StreamType type) {
      return (type == StreamType.STDERR ? err : out).toString(StandardCharsets.UTF_8);
    }
  }
}
