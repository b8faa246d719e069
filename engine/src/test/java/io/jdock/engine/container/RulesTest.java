package io.jdock.engine.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jdock.engine.ContainerConfig;
import io.jdock.engine.ContainerState.Health;
import io.jdock.engine.ContainerState.Probe;
import io.jdock.engine.EngineException;
import io.jdock.engine.Healthcheck;
import io.jdock.engine.Resources;
import io.jdock.engine.RestartPolicy;
import io.jdock.image.spec.ExecutionConfig;
import io.jdock.image.spec.HealthcheckConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Docker's rules: names, users, defaults, limits, restarts, health. */
class RulesTest {

  @Nested
  class Commits {
    private ExecutionConfig with(HealthcheckConfig check) {
      ExecutionConfig e = ExecutionConfig.EMPTY;
      return new ExecutionConfig(
          "",
          e.exposedPorts(),
          e.env(),
          e.entrypoint(),
          e.cmd(),
          e.volumes(),
          "",
          e.labels(),
          "",
          e.stopTimeout(),
          Optional.ofNullable(check),
          e.shell(),
          e.onBuild(),
          false);
    }

    @Test
    void aHealthcheckIsCompletedWithTheContainers() {
      HealthcheckConfig none = new HealthcheckConfig(List.of("NONE"), 0, 0, 0, 0, 0);
      HealthcheckConfig had = new HealthcheckConfig(List.of("CMD", "x"), 5, 6, 7, 8, 9);
      assertThat(CommittedConfig.merge(with(none), with(had)).healthcheck())
          .hasValue(new HealthcheckConfig(List.of("NONE"), 5, 6, 7, 8, 9));
      assertThat(CommittedConfig.merge(with(none), with(null)).healthcheck()).hasValue(none);
      assertThat(CommittedConfig.merge(with(null), with(had)).healthcheck()).hasValue(had);
    }
  }

  @Nested
  class Names {
    private final ContainerRegistry registry = new ContainerRegistry();

    @Test
    void looksLikeDockers() {
      NameGenerator names = new NameGenerator(new Random(1));
      assertThat(names.next(0)).matches("[a-z]+_[a-z]+");
      assertThat(names.next(1)).matches("[a-z]+_[a-z]+\\d");
    }

    @Test
    void aNameHasOneOwner() {
      registry.reserve("web", "1".repeat(64));
      assertThatThrownBy(() -> registry.reserve("web", "2".repeat(64)))
          .hasMessage(
              "Conflict. The container name \"/web\" is already in use by container \""
                  + "1".repeat(64)
                  + "\". You have to remove (or rename) that container to be able to reuse that"
                  + " name.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "-web", "we b", "ü1"})
    void refusesOtherCharacters(String name) {
      assertThatThrownBy(() -> ContainerRegistry.checkName(name))
          .hasMessage(
              "Invalid container name (" + name + "), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed");
    }

    @Test
    void findsByUniquePrefix() {
      add("abc1", "one");
      add("abd2", "two");
      assertThat(registry.resolve("abc").name()).isEqualTo("one");
      assertThat(registry.resolve("/two").name()).isEqualTo("two");
      assertThatThrownBy(() -> registry.resolve("ab"))
          .hasMessage("Multiple IDs found with provided prefix: ab");
      assertThatThrownBy(() -> registry.resolve("x")).hasMessage("No such container: x");
    }

    private void add(String start, String name) {
      String id = start + "0".repeat(60);
      registry.add(
          new Container(
              new ContainerRecord(
                  id,
                  name,
                  Instant.EPOCH,
                  "",
                  "linux",
                  "sh",
                  List.of(),
                  ContainerConfig.of("busybox"),
                  io.jdock.engine.HostConfig.DEFAULT,
                  Map.of(),
                  List.of(),
                  List.of()),
              RunRecord.created()));
    }
  }

  @Nested
  class Users {
    private final UserLookup users = lookup();

    private static UserLookup lookup() {
      try {
        return UserLookup.of(
            (path, limit) ->
                Optional.of(
                    (path.equals("/etc/passwd")
                            ? "root:x:0:0:root:/root:/bin/sh\nweb:x:33:34::/srv:/bin/sh\n"
                            : "root:x:0:\nwww:x:34:\nextra:x:44:web,other\n")
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8)));
      } catch (java.io.IOException e) {
        throw new AssertionError(e);
      }
    }

    @Test
    void byNameWithItsGroups() {
      UserLookup.Found found = users.find("web", List.of("www", "99"));
      assertThat(found.user().uid()).isEqualTo(33);
      assertThat(found.user().gid()).isEqualTo(34);
      assertThat(found.user().additionalGids()).containsExactly(34, 44, 99);
      assertThat(found.home()).isEqualTo("/srv");
    }

    @Test
    void byNumberWithoutEntry() {
      UserLookup.Found found = users.find("1234:55", List.of());
      assertThat(found.user().uid()).isEqualTo(1234);
      assertThat(found.user().gid()).isEqualTo(55);
      assertThat(found.home()).isEmpty();
    }

    @Test
    void saysWhoIsMissing() {
      assertThatThrownBy(() -> users.find("foo", List.of()))
          .hasMessage("unable to find user foo: no matching entries in passwd file");
      assertThatThrownBy(() -> users.find("web:foo", List.of()))
          .hasMessage("unable to find group foo: no matching entries in group file");
    }
  }

  @Nested
  class Defaults {
    private ExecutionConfig image(List<String> entrypoint, List<String> cmd) {
      return new ExecutionConfig(
          "web",
          List.of("80/tcp"),
          List.of("A=image", "B=image"),
          entrypoint,
          cmd,
          List.of(),
          "/srv",
          Map.of("k", "image"),
          "SIGQUIT",
          Optional.empty(),
          Optional.empty(),
          List.of(),
          List.of(),
          false);
    }

    @Test
    void imageCommandUnlessGiven() {
      ContainerConfig merged =
          ImageDefaults.merge(ContainerConfig.of("i"), image(List.of("/entry"), List.of("serve")));
      assertThat(merged.entrypoint()).containsExactly("/entry");
      assertThat(merged.cmd()).containsExactly("serve");
      assertThat(merged.stopSignal()).isEqualTo("SIGQUIT");
      assertThat(merged.exposedPorts()).hasToString("[80/tcp]");
      ContainerConfig given =
          ImageDefaults.merge(
              ContainerConfig.of("i", "sh"), image(List.of("/entry"), List.of("serve")));
      assertThat(given.entrypoint()).containsExactly("/entry");
      assertThat(given.cmd()).containsExactly("sh");
    }

    @Test
    void refusesNothingToRun() {
      assertThatThrownBy(
              () -> ImageDefaults.merge(ContainerConfig.of("i"), image(List.of(), List.of())))
          .hasMessage("no command specified");
    }

    @Test
    void environmentHasPathHostnameHomeAndTerm() {
      ContainerConfig config = ContainerConfig.of("i", "sh").withHostname("h");
      assertThat(ProcessCompiler.environment(config, List.of("X=1", "PATH=/bin"), true, "/root"))
          .containsExactly("PATH=/bin", "HOSTNAME=h", "TERM=xterm", "X=1", "HOME=/root");
    }
  }

  @Nested
  class Limits {
    private final RequestCheck check = new RequestCheck(2);

    private Resources memory(long memory, long swap, long nanoCpus, long period) {
      return new Resources(
          memory, swap, 0, null, nanoCpus, 0, period, 0, 0, 0, "", "", null, null, 0, List.of(),
          List.of(), List.of());
    }

    @Test
    void inDockersWords() {
      assertThatThrownBy(() -> check.resources(memory(4 << 20, 0, 0, 0), false))
          .isInstanceOf(EngineException.class)
          .hasMessage("Minimum memory limit allowed is 6MB");
      assertThatThrownBy(() -> check.resources(memory(8 << 20, 7 << 20, 0, 0), false))
          .hasMessage("Minimum memoryswap limit should be larger than memory limit, see usage");
      assertThatThrownBy(() -> check.resources(memory(0, 0, 3_000_000_000L, 0), false))
          .hasMessage("range of CPUs is from 0.01 to 2.00, as there are only 2 CPUs available");
      assertThatThrownBy(() -> check.resources(memory(0, 0, 1_000_000_000L, 100_000), false))
          .hasMessage("Conflicting options: Nano CPUs and CPU Period cannot both be set");
    }

    @Test
    void swapIsAsMuchAgain() {
      assertThat(RequestCheck.withDefaults(memory(8 << 20, 0, 0, 0)).memorySwap())
          .isEqualTo(16 << 20);
    }
  }

  @Nested
  class Restarts {
    @Test
    void backsOffToAMinuteAndBeginsAgainAfterALongRun() {
      RestartBackoff backoff = new RestartBackoff();
      assertThat(backoff.next(Duration.ZERO)).hasMillis(100);
      assertThat(backoff.next(Duration.ZERO)).hasMillis(200);
      for (int i = 0; i < 20; i++) {
        backoff.next(Duration.ofSeconds(9));
      }
      assertThat(backoff.next(Duration.ZERO)).hasSeconds(60);
      assertThat(backoff.next(Duration.ofSeconds(10))).hasMillis(100);
    }

    @ParameterizedTest
    @CsvSource({
      "no,1,false,0,false",
      "always,0,false,9,true",
      "always,0,true,0,false",
      "unless-stopped,0,false,0,true",
      "on-failure,0,false,0,false",
      "on-failure,1,false,2,true",
      "on-failure,1,false,3,false"
    })
    void policies(String mode, int code, boolean stopped, int count, boolean again) {
      RestartPolicy.Mode policy = RestartPolicy.Mode.of(mode);
      RestartPolicy restart =
          new RestartPolicy(policy, policy == RestartPolicy.Mode.ON_FAILURE ? 3 : 0);
      assertThat(RestartBackoff.applies(restart, code, stopped, count)).isEqualTo(again);
    }
  }

  @Test
  void healthFollowsItsProbes() {
    Healthcheck check = new Healthcheck(List.of("CMD", "true"), 0, 0, 0, 0, 2);
    Health health = new Health("starting", 0, List.of());
    Probe bad = new Probe(Instant.EPOCH, Instant.EPOCH, 1, "");
    Probe good = new Probe(Instant.EPOCH, Instant.EPOCH, 0, "");
    health = HealthMonitor.assess(health, bad, check, true);
    assertThat(health.failingStreak()).isZero();
    health = HealthMonitor.assess(health, bad, check, false);
    assertThat(health.status()).isEqualTo("starting");
    health = HealthMonitor.assess(health, bad, check, false);
    assertThat(health.status()).isEqualTo("unhealthy");
    health = HealthMonitor.assess(health, good, check, false);
    assertThat(health.status()).isEqualTo("healthy");
    for (int i = 0; i < 9; i++) {
      health = HealthMonitor.assess(health, good, check, false);
    }
    assertThat(health.log()).hasSize(5);
  }

  @ParameterizedTest
  @CsvSource({
    "0,Less than a second", "1,1 second", "59,59 seconds", "60,About a minute",
    "3599,59 minutes", "3600,About an hour", "86400,24 hours", "172800,2 days",
    "1209600,2 weeks", "5184000,2 months", "63072000,2 years"
  })
  void durationsInDockersWords(long seconds, String text) {
    assertThat(HumanDuration.of(Duration.ofSeconds(seconds))).isEqualTo(text);
  }
}
