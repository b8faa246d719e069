package io.jdock.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jdock.engine.ContainerState.Status;
import io.jdock.engine.Containers.WaitCondition;
import io.jdock.engine.Containers.WaitResult;
import io.jdock.engine.EngineLab.Collected;
import io.jdock.engine.Execs.ExecRequest;
import io.jdock.linux.SyscallNumber;
import io.jdock.linux.Syscalls;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real containers of busybox through the engine, from create to rm. */
class EngineRootTest {
  private static final AttachOptions OUTPUT = new AttachOptions(false, true, false, true, true, "");
  private static final AttachOptions ALL = new AttachOptions(false, true, true, true, true, "");

  @TempDir Path dir;

  @BeforeEach
  void needsRootAndBusybox() {
    assumeTrue(Syscalls.host().invoke(SyscallNumber.GETEUID) == 0, "needs root");
    assumeTrue(Files.exists(EngineLab.BUSYBOX), "needs busybox-static");
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(15, TimeUnit.SECONDS);
  }

  private static String create(Engine engine, String name, String... command) {
    return engine
        .containers()
        .create(new CreateRequest(name, EngineLab.config(command), EngineLab.host("none")))
        .id();
  }

  private static Collected runToEnd(Engine engine, String id) throws Exception {
    Collected client = new Collected();
    engine.containers().attach(id, OUTPUT, client);
    engine.containers().start(id);
    return client.awaitEnd();
  }

  @Test
  void runsACommandAndKeepsItsOutputAndExitCode() throws Exception {
    EngineLab.run(
        dir,
        engine -> {
          String id = create(engine, "first", "sh", "-c", "echo out; echo err >&2; exit 3");
          CompletionStage<WaitResult> exit = engine.containers().await(id, WaitCondition.NEXT_EXIT);
          Collected client = runToEnd(engine, id);

          assertThat(get(exit).exitCode()).isEqualTo(3);
          assertThat(client.out()).isEqualTo("out\n");
          assertThat(client.err()).isEqualTo("err\n");
          ContainerDetails details = engine.containers().inspect("first", true);
          assertThat(details.state().status()).isEqualTo(Status.EXITED);
          assertThat(details.state().exitCode()).isEqualTo(3);

          Collected logs = new Collected();
          engine
              .containers()
              .logs(id, new LogQuery(true, true, true, false, false, -1, null, null), logs);
          assertThat(logs.awaitEnd().out()).isEqualTo("out\n");
          assertThat(logs.err()).isEqualTo("err\n");
          assertThat(engine.containers().explain(id).phases()).isNotEmpty();
          assertThat(
                  engine.containers().list(new Containers.ListQuery(true, 0, false, Filters.NONE)))
              .singleElement()
              .satisfies(line -> assertThat(line.status()).startsWith("Exited (3)"));
          engine.containers().remove(id, false, true);
          assertThatThrownBy(() -> engine.containers().inspect(id, false))
              .hasMessage("No such container: " + id);
          assertThat(
                  dir.resolve("data/containers").toFile().list((d, n) -> n.charAt(0) != (char) 46))
              .isEmpty();
        });
  }

  @Test
  void connectsToTheBridgeAndAnswersDetails() throws Exception {
    EngineLab.run(
        dir,
        engine -> {
          String id =
              engine
                  .containers()
                  .create(
                      new CreateRequest(
                          "net",
                          EngineLab.config("sh", "-c", "echo up; sleep 100; true"),
                          HostConfig.DEFAULT))
                  .id();
          Collected client = new Collected();
          engine.containers().attach(id, OUTPUT, client);
          engine.containers().start(id);
          client.awaitOut("up");
          assertThat(engine.containers().inspect(id, false).networkSettings().networks())
              .hasEntrySatisfying(
                  "bridge", endpoint -> assertThat(endpoint.ipAddress()).isNotEmpty());
          assertThat(engine.containers().top(id, "").processes())
              .anySatisfy(row -> assertThat(row).contains("sh -c echo up; sleep 100; true"));
          assertThat(engine.containers().stats(id).pids()).isPositive();
          engine.containers().pause(id);
          assertThat(engine.containers().inspect(id, false).state().status())
              .isEqualTo(Status.PAUSED);
          engine.containers().unpause(id);
          assertThatThrownBy(() -> engine.containers().remove(id, false, false))
              .hasMessage(
                  "cannot remove container \"/net\": container is running: stop the container"
                      + " before removing or force remove");
          engine.containers().stop(id, null, 0);
          assertThat(engine.containers().inspect(id, false).state().exitCode()).isEqualTo(137);
          engine.containers().remove("net", true, true);
        });
  }

  @Test
  void feedsStandardInputToItsEnd() throws Exception {
    EngineLab.run(
        dir,
        engine -> {
          String id =
              engine
                  .containers()
                  .create(
                      new CreateRequest(
                          null, EngineLab.interactive(false, "cat"), EngineLab.host("none")))
                  .id();
          Collected client = new Collected();
          Attachment attachment = engine.containers().attach(id, ALL, client);
          get(engine.containers().await(id, WaitCondition.NOT_RUNNING));
          CompletionStage<Void> written =
              attachment.writeStdin("hello\n".getBytes(StandardCharsets.UTF_8));
          engine.containers().start(id);
          get(written);
          attachment.closeStdin();
          assertThat(client.awaitEnd().out()).isEqualTo("hello\n");
        });
  }

  @Test
  void givesATerminalThatResizesAndDetaches() throws Exception {
    EngineLab.run(
        dir,
        engine -> {
          String id =
              engine
                  .containers()
                  .create(
                      new CreateRequest(
                          null, EngineLab.interactive(true, "sh"), EngineLab.host("none")))
                  .id();
          Collected client = new Collected();
          Attachment attachment = engine.containers().attach(id, ALL, client);
          engine.containers().start(id);
          engine.containers().resize(id, 33, 77);
          attachment.writeStdin("stty size\n".getBytes(StandardCharsets.UTF_8));
          client.awaitOut("33 77");
          attachment.writeStdin(new byte[] {16, 17});
          assertThat(get(attachment.done())).isEqualTo(Attachment.Ending.DETACHED);
          assertThat(engine.containers().inspect(id, false).state().running()).isTrue();
          engine.containers().remove(id, true, true);
        });
  }

  @Test
  void runsCommandsInARunningContainer() throws Exception {
    EngineLab.run(
        dir,
        engine -> {
          String id = create(engine, "host", "sleep", "100");
          engine.containers().start(id);
          ExecRequest request =
              new ExecRequest(
                  List.of("sh", "-c", "id -u; id -g; echo $X; exit 4"),
                  List.of("X=y"),
                  "web",
                  "",
                  false,
                  false,
                  true,
                  true,
                  false,
                  "");
          String exec = engine.execs().create("host", request);
          Collected client = new Collected();
          engine.execs().start(exec, 0, 0, client);
          assertThat(client.awaitEnd().out()).isEqualTo("33\n33\ny\n");
          assertThat(engine.execs().inspect(exec).exitCode()).isEqualTo(4);
          engine.containers().kill(id, null);
        });
  }

  @Test
  void tellsWhyACommandDoesNotStart() throws Exception {
    EngineLab.run(
        dir,
        engine -> {
          String missing = create(engine, "missing", "nope");
          assertThatThrownBy(() -> engine.containers().start(missing))
              .hasMessageEndingWith("exec: \"nope\": executable file not found in $PATH: unknown");
          assertThat(engine.containers().inspect(missing, false).state().exitCode()).isEqualTo(127);
          String plain = create(engine, "plain", "/etc/passwd");
          assertThatThrownBy(() -> engine.containers().start(plain))
              .hasMessageEndingWith("exec: \"/etc/passwd\": permission denied: unknown");
          assertThat(engine.containers().inspect(plain, false).state().exitCode()).isEqualTo(126);
          assertThatThrownBy(() -> create(engine, "plain", "true"))
              .hasMessageStartingWith(
                  "Conflict. The container name \"/plain\" is already in use by container");
        });
  }

  @Test
  void fillsAnImagesVolumeAndRemovesIt() throws Exception {
    EngineLab.run(
        dir,
        engine -> {
          String id = create(engine, "volume", "cat", "/data/seed");
          assertThat(runToEnd(engine, id).out()).isEqualTo("from the image\n");
          assertThat(dir.resolve("data/volumes").toFile().list()).hasSize(1);
          engine.containers().remove(id, false, true);
          assertThat(dir.resolve("data/volumes").toFile().list()).isEmpty();
        });
  }

  @Test
  void restartsAsItsPolicySaysAndComesBack() throws Exception {
    EngineLab.run(
        dir,
        engine -> {
          HostConfig host =
              EngineLab.host("none")
                  .withResources(
                      Resources.UNLIMITED, new RestartPolicy(RestartPolicy.Mode.ON_FAILURE, 2));
          String id =
              engine
                  .containers()
                  .create(new CreateRequest("again", EngineLab.config("false"), host))
                  .id();
          CompletionStage<WaitResult> end = engine.containers().await(id, WaitCondition.NEXT_EXIT);
          engine.containers().start(id);
          get(end);
          get(engine.containers().await(id, WaitCondition.NEXT_EXIT));
          get(engine.containers().await(id, WaitCondition.NOT_RUNNING));
          assertThat(engine.containers().inspect(id, false).restartCount()).isEqualTo(2);
        },
        engine ->
            assertThat(engine.containers().inspect("again", false).state().exitCode())
                .isEqualTo(1));
  }

  @Test
  void takesOverContainersThatGoOn() throws Exception {
    EngineLab.run(
        dir,
        true,
        engine -> {
          Path gate = Files.createDirectories(dir.resolve("gate"));
          HostConfig d = HostConfig.DEFAULT;
          HostConfig host =
              new HostConfig(
                  new HostConfig.Storage(
                      List.of(gate + ":/gate"), List.of(), java.util.Map.of(), 0, "", List.of()),
                  d.networking(),
                  d.security(),
                  d.namespaces(),
                  d.resources(),
                  d.restartPolicy(),
                  false,
                  null,
                  d.logConfig(),
                  "",
                  0,
                  java.util.Map.of(),
                  java.util.Map.of(),
                  0,
                  0,
                  "");
          io.jdock.linux.Descriptors.mkfifo(gate.resolve("go"), 0600);
          String id =
              engine
                  .containers()
                  .create(
                      new CreateRequest(
                          "live",
                          EngineLab.config("sh", "-c", "echo one; cat /gate/go; exit 7"),
                          host))
                  .id();
          Collected client = new Collected();
          engine.containers().attach(id, OUTPUT, client);
          engine.containers().start(id);
          client.awaitOut("one");
        },
        engine -> {
          ContainerDetails live = engine.containers().inspect("live", false);
          assertThat(live.state().running()).isTrue();
          assertThat(live.networkSettings().networks().get("bridge").ipAddress()).isNotEmpty();
          CompletionStage<WaitResult> end =
              engine.containers().await("live", WaitCondition.NOT_RUNNING);
          Files.writeString(
              dir.resolve("gate/go"), "two\n", java.nio.file.StandardOpenOption.WRITE);
          assertThat(get(end).exitCode()).isEqualTo(7);
          Collected logs = new Collected();
          engine
              .containers()
              .logs("live", new LogQuery(true, true, false, false, false, -1, null, null), logs);
          assertThat(logs.awaitEnd().out()).isEqualTo("one\ntwo\n");
        });
  }

  /** Between the two files that say what a container is on and what it is connected to. */
  @Test
  void aChangeOfNetworksThatTheDaemonsDeathCutOffIsCompleted() throws Exception {
    ObjectMapper json = new ObjectMapper();
    EngineLab.run(
        dir,
        true,
        engine -> {
          for (String name : List.of("coming", "going", "kept")) {
            engine
                .networks()
                .create(
                    new Networks.CreateNetwork(
                        name, "", List.of(), false, false, false, Map.of(), Map.of()));
          }
          String id =
              engine
                  .containers()
                  .create(
                      new CreateRequest(
                          "live", EngineLab.config("sleep", "1000"), EngineLab.host("kept")))
                  .id();
          engine.containers().start(id);
          engine.networks().connect("coming", id, CreateRequest.EndpointRequest.ANY);
          engine.networks().connect("going", id, CreateRequest.EndpointRequest.ANY);
          Path config = dir.resolve("data/containers").resolve(id).resolve("config.json");
          ObjectNode record = (ObjectNode) json.readTree(config.toFile());
          assertThat(((ObjectNode) record.get("networks")).remove("going")).isNotNull();
          json.writeValue(config.toFile(), record);
          Path state = config.resolveSibling("state.json");
          ObjectNode run = (ObjectNode) json.readTree(state.toFile());
          var endpoints = run.get("endpoints").elements();
          while (endpoints.hasNext()) {
            if (endpoints.next().get("networkName").asText().equals("coming")) {
              endpoints.remove();
            }
          }
          json.writeValue(state.toFile(), run);
        },
        engine -> {
          ContainerDetails live = engine.containers().inspect("live", false);
          assertThat(live.networkSettings().networks()).containsOnlyKeys("kept");
          for (String name : List.of("coming", "going")) {
            assertThat(engine.networks().inspect(name).endpoints()).isEmpty();
            engine.networks().connect(name, "live", CreateRequest.EndpointRequest.ANY);
          }
          assertThat(engine.containers().inspect("live", false).networkSettings().networks())
              .containsOnlyKeys("kept", "coming", "going");
          engine.containers().remove("live", true, false);
          engine.networks().prune(Filters.NONE);
        });
  }

  @Test
  void limitsMountsAndProtects() throws Exception {
    EngineLab.run(
        dir,
        engine -> {
          Path shared = Files.createDirectories(dir.resolve("shared"));
          Files.writeString(shared.resolve("file"), "of the host\n");
          HostConfig d = EngineLab.host("none");
          Resources limited =
              new Resources(
                  32L << 20,
                  0,
                  0,
                  null,
                  500_000_000,
                  512,
                  0,
                  0,
                  0,
                  0,
                  "0",
                  "",
                  20L,
                  null,
                  0,
                  List.of(new Resources.Ulimit("nofile", 100, 200)),
                  List.of(),
                  List.of());
          HostConfig host =
              new HostConfig(
                  new HostConfig.Storage(
                      List.of(shared + ":/shared:ro"),
                      List.of(),
                      java.util.Map.of("/scratch", "size=1m"),
                      0,
                      "",
                      List.of()),
                  d.networking(),
                  new HostConfig.Security(
                      false,
                      true,
                      List.of("NET_ADMIN"),
                      List.of("CHOWN"),
                      List.of(),
                      List.of("no-new-privileges"),
                      null,
                      null),
                  d.namespaces(),
                  limited,
                  d.restartPolicy(),
                  true,
                  true,
                  d.logConfig(),
                  "",
                  0,
                  java.util.Map.of(),
                  java.util.Map.of(),
                  0,
                  0,
                  "");
          String script =
              "cat /shared/file; touch /shared/x || echo ro-bind; touch /x || echo ro-root;"
                  + " touch /scratch/x && echo tmpfs; ulimit -n; grep NoNewPrivs /proc/self/status;"
                  + " grep Seccomp: /proc/self/status; grep CapEff /proc/self/status; echo $$";
          String id =
              engine
                  .containers()
                  .create(new CreateRequest("all", EngineLab.config("sh", "-c", script), host))
                  .id();
          CompletionStage<WaitResult> removed =
              engine.containers().await(id, WaitCondition.REMOVED);
          String out = runToEnd(engine, id).out();
          assertThat(out)
              .contains("of the host\nro-bind\nro-root\ntmpfs\n100\n")
              .contains("NoNewPrivs:\t1")
              .contains("Seccomp:\t2")
              .contains("CapEff:\t00000000a80435fa"); // Docker's, with NET_ADMIN, without CHOWN
          assertThat(get(removed).exitCode()).isZero();
          assertThat(engine.imageStore().containers().list()).isEmpty();
        });
  }

  @Test
  void noticesThatMemoryRanOut() throws Exception {
    EngineLab.run(
        dir,
        engine -> {
          HostConfig d = EngineLab.host("none");
          Resources small =
              new Resources(
                  8L << 20, 8L << 20, 0, null, 0, 0, 0, 0, 0, 0, "", "", null, null, 0, List.of(),
                  List.of(), List.of());
          String id =
              engine
                  .containers()
                  .create(
                      new CreateRequest(
                          "oom",
                          EngineLab.config("dd", "if=/dev/zero", "of=/dev/null", "bs=64M"),
                          d.withResources(small, d.restartPolicy())))
                  .id();
          CompletionStage<WaitResult> end = engine.containers().await(id, WaitCondition.NEXT_EXIT);
          engine.containers().start(id);
          assertThat(get(end).exitCode()).isEqualTo(137);
          assertThat(engine.containers().inspect(id, false).state().oomKilled()).isTrue();
        });
  }

  @Test
  void checksHealth() throws Exception {
    EngineLab.run(
        dir,
        engine -> {
          ContainerConfig c = EngineLab.config("sleep", "100");
          Healthcheck check =
              new Healthcheck(
                  List.of("CMD-SHELL", "echo fine; test -e /tmp"), 50_000_000, 0, 0, 0, 0);
          ContainerConfig checked =
              new ContainerConfig(
                  "",
                  "",
                  "",
                  false,
                  true,
                  true,
                  false,
                  false,
                  false,
                  List.of(),
                  c.cmd(),
                  null,
                  "busybox",
                  "",
                  java.util.Map.of(),
                  new java.util.TreeSet<>(),
                  java.util.Set.of(),
                  check,
                  null,
                  null,
                  null,
                  false);
          java.util.concurrent.CompletableFuture<Event> healthy =
              new java.util.concurrent.CompletableFuture<>();
          engine
              .events()
              .subscribe(
                  null,
                  new Filters(java.util.Map.of("event", List.of("health_status"))),
                  healthy::complete);
          String id =
              engine
                  .containers()
                  .create(new CreateRequest("health", checked, EngineLab.host("none")))
                  .id();
          engine.containers().start(id);
          assertThat(get(healthy).action()).isEqualTo("health_status: healthy");
          engine.containers().remove(id, true, true);
        });
  }
}
