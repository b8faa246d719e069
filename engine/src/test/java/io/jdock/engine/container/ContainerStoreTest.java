package io.jdock.engine.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.jdock.engine.ContainerConfig;
import io.jdock.engine.ContainerPort;
import io.jdock.engine.ContainerState.Status;
import io.jdock.engine.HostConfig;
import io.jdock.engine.PortBinding;
import io.jdock.engine.Resources;
import io.jdock.engine.RestartPolicy;
import io.jdock.linux.KernelJournal;
import io.jdock.net.Endpoint;
import io.jdock.net.MacAddress;
import io.jdock.net.PortProtocol;
import io.jdock.net.PublishedPort;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContainerStoreTest {
  private static final String ID = "c".repeat(64);

  @TempDir Path dir;

  private static ContainerRecord record() {
    HostConfig host =
        new HostConfig(
            HostConfig.Storage.NONE,
            new HostConfig.Networking(
                "bridge",
                Map.of(ContainerPort.parse("80/tcp"), List.of(new PortBinding("", "8080"))),
                false,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of()),
            HostConfig.Security.DEFAULT,
            HostConfig.Namespaces.PRIVATE,
            Resources.UNLIMITED,
            new RestartPolicy(RestartPolicy.Mode.ALWAYS, 0),
            false,
            true,
            HostConfig.LogConfig.DEFAULT,
            "",
            0,
            Map.of(),
            Map.of(),
            0,
            0,
            "");
    return new ContainerRecord(
        ID,
        "web",
        Instant.parse("2026-11-24T03:00:00Z"),
        "sha256:1",
        "linux",
        "sh",
        List.of("-c", "x"),
        ContainerConfig.of("busybox", "sh", "-c", "x"),
        host,
        Map.of(),
        List.of(),
        List.of("v"));
  }

  @Test
  void bringsBackWhatWasStored() throws Exception {
    InetAddress ip = InetAddress.getByName("172.17.0.2");
    Endpoint endpoint =
        new Endpoint(
            "n",
            "bridge",
            "e",
            ID,
            "web",
            ip,
            16,
            InetAddress.getByName("172.17.0.1"),
            InetAddress.getByName("fd00::2"),
            64,
            null,
            new MacAddress("02:42:ac:11:00:02"),
            "veth1",
            "eth0",
            List.of("web"));
    RunRecord run =
        RunRecord.created()
            .started(
                42,
                7,
                Instant.parse("2026-11-24T03:00:01Z"),
                null,
                List.of(endpoint),
                List.of(new PublishedPort(80, PortProtocol.TCP, ip, 8080)));
    try (ContainerStore store = new ContainerStore(dir)) {
      store.create(record());
      store.save(ID, run);
    }
    try (ContainerStore store = new ContainerStore(dir)) {
      assertThat(store.load()).singleElement().isEqualTo(new ContainerStore.Stored(record(), run));
      assertThat(Files.readString(dir.resolve("containers/" + ID + "/state.json")))
          .contains("\"status\" : \"running\"");
      store.remove(ID);
      assertThat(store.load()).isEmpty();
    }
  }

  @Test
  void aDamagedRecordDoesNotHideTheOthers() throws Exception {
    try (ContainerStore store = new ContainerStore(dir)) {
      store.create(record());
      Path other = Files.createDirectory(dir.resolve("containers/broken"));
      Files.writeString(other.resolve("config.json"), "{");
      assertThat(store.load()).hasSize(1);
      assertThat(store.load().get(0).run().state().status()).isEqualTo(Status.CREATED);
    }
  }

  private static void tell(NetworkJournals journals, String call) {
    journals.of("n").done(KernelJournal.Phase.NETWORK, () -> call, "because", () -> "$ " + call, 0);
  }

  private List<String> calls(ContainerStore store, Path file) throws IOException {
    return store.readAll(file, JournalRecorder.Stored.class).stream()
        .flatMap(part -> part.steps().stream())
        .map(JournalRecorder.StoredStep::call)
        .toList();
  }

  @Test
  void connectionsAreAddedToJournalsThatStayShort() throws Exception {
    try (ContainerStore store = new ContainerStore(dir)) {
      NetworkJournals journals = new NetworkJournals(dir, store);
      Path file = dir.resolve("network/journal/n.json");
      tell(journals, "begin");
      store.flush();
      tell(journals, "one");
      store.flush();
      assertThat(calls(store, file)).containsExactly("begin", "one");

      String longCall = "x".repeat(10_000);
      for (int i = 0; i < 300; i++) {
        tell(journals, i + longCall);
        store.flush();
      }
      assertThat(Files.size(file)).isLessThan(1 << 19);
      assertThat(calls(store, file)).startsWith("begin").endsWith("299" + longCall);

      Files.writeString(file, "{ \"steps\" : [ {", StandardOpenOption.APPEND);
      assertThat(calls(store, file)).startsWith("begin").endsWith("299" + longCall);
      assertThat(calls(store, dir.resolve("none.json"))).isEmpty();

      tell(journals, "last words");
      journals.forget("n");
      store.flush();
      assertThat(file).doesNotExist();
    }
  }
}
