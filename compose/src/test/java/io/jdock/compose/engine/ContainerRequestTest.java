package io.jdock.compose.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jdock.api.client.JsonObject;
import io.jdock.compose.load.ProjectLoader;
import io.jdock.compose.load.ProjectOptions;
import io.jdock.compose.model.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docker compose 2.40.3 sends for the same files. */
class ContainerRequestTest {
  @TempDir private Path folder;
  private final List<String> warnings = new ArrayList<>();

  private JsonObject request(String service, String... more) throws IOException {
    Files.writeString(
        folder.resolve("compose.yaml"),
        "name: shop\nservices:\n  web:\n    image: nginx\n    "
            + String.join("\n    ", service.split("\n"))
            + "\n"
            + String.join("\n", more));
    Project project =
        ProjectLoader.load(
            new ProjectOptions(
                List.of(),
                List.of(),
                null,
                null,
                List.of(),
                Map.of(),
                folder,
                List.of(),
                warnings::add));
    return new ContainerRequest(
            project,
            project.services().get("web"),
            1,
            new ContainerRequest.Options(false, false, true, Map.of("own", "label")),
            true,
            warnings::add)
        .body(List.of(), List.of());
  }

  private JsonObject host(String service, String... more) throws IOException {
    return request(service, more).object("HostConfig");
  }

  @Test
  void process() throws IOException {
    JsonObject body =
        request(
            """
            command: ["sleep", "1000"]
            entrypoint: /entry "two words"
            environment: {B: "2", A: "1"}
            user: "7:8"
            working_dir: /srv
            hostname: www
            stop_signal: SIGQUIT
            stop_grace_period: 1500ms
            tty: true""");
    assertThat(body.strings("Cmd")).containsExactly("sleep", "1000");
    assertThat(body.strings("Entrypoint")).containsExactly("/entry", "two words");
    assertThat(body.strings("Env")).containsExactly("A=1", "B=2");
    assertThat(body.string("User")).isEqualTo("7:8");
    assertThat(body.string("WorkingDir")).isEqualTo("/srv");
    assertThat(body.string("Hostname")).isEqualTo("www");
    assertThat(body.string("StopSignal")).isEqualTo("SIGQUIT");
    assertThat(body.number("StopTimeout")).isEqualTo(2);
    assertThat(body.bool("Tty")).isTrue();
    assertThat(body.object("Labels").string("own")).isEqualTo("label");
    assertThat(body.object("Labels").string(Labels.NUMBER)).isEqualTo("1");
  }

  @Test
  void portsAreExposedAndBound() throws IOException {
    JsonObject body = request("expose: [\"9000\"]\nports: [\"127.0.0.1:8080:80\", \"53:53/udp\"]");
    assertThat(body.object("ExposedPorts").members().keySet())
        .containsExactlyInAnyOrder("9000/tcp", "80/tcp", "53/udp");
    JsonObject bindings = body.object("HostConfig").object("PortBindings");
    assertThat(bindings.objects("80/tcp").get(0).string("HostIp")).isEqualTo("127.0.0.1");
    assertThat(bindings.objects("80/tcp").get(0).string("HostPort")).isEqualTo("8080");
    assertThat(bindings.objects("53/udp").get(0).string("HostPort")).isEqualTo("53");
  }

  @Test
  void mounts() throws IOException {
    JsonObject host =
        host(
            """
            volumes:
              - ./html:/srv:ro
              - data:/data
              - type: bind
                source: /etc
                target: /e
                bind: {create_host_path: false}
            tmpfs: /t:size=1m""",
            "volumes:\n  data: {}\n");
    assertThat(host.strings("Binds"))
        .containsExactly(folder + "/html:/srv:ro", "shop_data:/data:rw");
    assertThat(host.objects("Mounts")).hasSize(1);
    assertThat(host.objects("Mounts").get(0).string("Source")).isEqualTo("/etc");
    assertThat(host.object("Tmpfs").string("/t")).isEqualTo("size=1m");
  }

  @Test
  void limits() throws IOException {
    JsonObject host =
        host(
            """
            deploy:
              resources:
                limits: {cpus: "0.1", memory: 64M, pids: 50}
                reservations: {memory: 32M}
            ulimits: {nofile: {soft: 10, hard: 20}, nproc: 5}
            restart: on-failure:3""");
    assertThat(host.number("NanoCpus")).isEqualTo(100_000_000);
    assertThat(host.number("Memory")).isEqualTo(64 << 20);
    assertThat(host.number("MemoryReservation")).isEqualTo(32 << 20);
    assertThat(host.number("PidsLimit")).isEqualTo(50);
    assertThat(host.objects("Ulimits"))
        .extracting(u -> u.string("Name") + " " + u.number("Soft") + " " + u.number("Hard"))
        .containsExactly("nofile 10 20", "nproc 5 5");
    assertThat(host.object("RestartPolicy").string("Name")).isEqualTo("on-failure");
    assertThat(host.object("RestartPolicy").number("MaximumRetryCount")).isEqualTo(3);
  }

  @Test
  void networksByPriorityWithAliases() throws IOException {
    JsonObject body =
        request(
            """
            networks:
              back: {aliases: [store], ipv4_address: 10.9.0.7}
              front: {priority: 5}""",
            "networks: {front: {}, back: {}}\n");
    assertThat(body.object("HostConfig").string("NetworkMode")).isEqualTo("shop_front");
    JsonObject endpoints = body.object("NetworkingConfig").object("EndpointsConfig");
    assertThat(endpoints.object("shop_back").strings("Aliases"))
        .containsExactly("shop-web-1", "web", "store");
    assertThat(endpoints.object("shop_back").object("IPAMConfig").string("IPv4Address"))
        .isEqualTo("10.9.0.7");
  }

  @Test
  void healthcheck() throws IOException {
    JsonObject check =
        request(
                """
                healthcheck:
                  test: curl localhost
                  interval: 2s
                  retries: 4""")
            .object("Healthcheck");
    assertThat(check.strings("Test")).containsExactly("CMD-SHELL", "curl localhost");
    assertThat(check.number("Interval")).isEqualTo(2_000_000_000L);
    assertThat(check.number("Retries")).isEqualTo(4);
    assertThat(request("healthcheck: {disable: true}").object("Healthcheck").strings("Test"))
        .containsExactly("NONE");
  }

  @Test
  void secretsAreMountedReadOnlyAndTheirOwnersIgnoredWithAWarning() throws IOException {
    Files.writeString(folder.resolve("password"), "x");
    JsonObject mount =
        host("secrets: [{source: db, uid: \"5\"}]", "secrets: {db: {file: ./password}}\n")
            .objects("Mounts")
            .get(0);
    assertThat(mount.string("Target")).isEqualTo("/run/secrets/db");
    assertThat(mount.bool("ReadOnly")).isTrue();
    assertThat(warnings)
        .contains("secrets `uid`, `gid` and `mode` are not supported, they will be ignored");
  }

  @Test
  void whatASingleHostCannotDoIsRefused() {
    assertThatThrownBy(() -> host("configs: [c]", "configs: {c: {external: true, name: theirs}}\n"))
        .hasMessage("unsupported external config theirs");
    assertThatThrownBy(() -> host("security_opt: [nonsense]"))
        .hasMessage("invalid security-opt: \"nonsense\"");
  }
}
