package io.jdock.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.jdock.it.lab.Await;
import io.jdock.it.lab.Cli;
import io.jdock.it.lab.FaultyRegistry;
import io.jdock.it.lab.Lab;
import io.jdock.it.lab.Shell;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Pulls from registries that are slow, busy, broken or hostile: what can be had is had, what is
 * wrong is refused by name, and nothing of it is left.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RegistryFaultsTest {
  private static final int BIG = 40 << 20;

  private Lab lab;
  private FaultyRegistry registry;

  @BeforeAll
  void openLab() {
    lab = Lab.bare();
    registry = FaultyRegistry.start(lab);
    lab.startDaemon();
  }

  @AfterAll
  void closeLab() {
    lab.close();
  }

  @AfterEach
  void forgetEverything() throws IOException {
    for (String id : lab.jdock("images", "-aq").ok().out().lines().distinct().toList()) {
      lab.jdock("rmi", "-f", id).ok();
    }
    assertThat(names("content/blobs/sha256")).isEmpty();
    assertThat(names("image/layers")).isEmpty();
    assertThat(names("overlay2")).isSubsetOf("l", "init");
  }

  private List<String> names(String directory) throws IOException {
    try (var files = Files.list(lab.dataRoot().resolve(directory))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private Shell.Result pull(String name) {
    return lab.jdock("pull", FaultyRegistry.reference(name));
  }

  /** Fails and leaves nothing, not even for another try. */
  private void refused(String name, String why) throws IOException {
    assertThat(pull(name).code(1).err()).contains(why);
    assertThat(lab.jdock("images", "-aq").ok().out()).isEmpty();
    assertThat(names("content/ingest")).isEmpty();
    assertThat(names("content/blobs/sha256")).isEmpty();
    assertThat(names("overlay2")).isSubsetOf("l", "init");
  }

  private static byte[] layer(int size) {
    return FaultyRegistry.layer("file", size, size);
  }

  /** The path of the image's only file. */
  private Path file(String name) {
    String layer =
        lab.jdock("inspect", "-f", "{{.GraphDriver.Data.UpperDir}}", FaultyRegistry.reference(name))
            .ok()
            .line();
    return Path.of(layer, "file");
  }

  private void assertWhole(String name, byte[] layer, int size) throws IOException {
    assertThat(Files.readAllBytes(file(name)))
        .isEqualTo(Arrays.copyOfRange(layer, 512, 512 + size));
    assertThat(names("content/ingest")).isEmpty();
  }

  private List<String> askedForBlob(String name, byte[] content) {
    return registry.asked(name).stream()
        .filter(line -> line.startsWith("GET ") && line.contains(FaultyRegistry.digest(content)))
        .toList();
  }

  @Test
  void aBigLayerComesInRanges() throws IOException {
    byte[] big = layer(BIG);
    registry.image("big", big);
    pull("big").ok();
    assertWhole("big", big, BIG);
    assertThat(askedForBlob("big", big))
        .hasSize(11)
        .allMatch(line -> line.matches(".* \\d+-\\d*"))
        .anyMatch(line -> line.endsWith(" 0-4194303"));
  }

  @Test
  void aBigLayerComesFromAServerWithoutRanges() throws IOException {
    byte[] big = layer(BIG);
    registry.image("whole", big);
    registry.behave("whole", "noranges");
    pull("whole").ok();
    assertWhole("whole", big, BIG);
    assertThat(askedForBlob("whole", big)).hasSize(1);
  }

  @Test
  void rangesThatAreNotWhatTheyAreCalledAreRefused() throws IOException {
    registry.image("liar", layer(BIG));
    registry.behave("liar", "liar");
    refused("liar", "digest mismatch");
  }

  @ParameterizedTest
  @ValueSource(ints = {3 << 20, BIG})
  void aSlowServerIsWaitedFor(int size) throws IOException {
    byte[] content = layer(size);
    registry.image("slow" + size, content);
    registry.behave("slow" + size, "pace " + size / 50);
    pull("slow" + size).ok();
    assertWhole("slow" + size, content, size);
  }

  @ParameterizedTest
  @CsvSource({"busy 429 2 1", "busy 429 2", "busy 503 2", "busy 500 1"})
  void aBusyServerIsAskedAgain(String behaviour) throws IOException {
    String name = behaviour.replace(' ', '-');
    byte[] content = layer(100_000);
    registry.image(name, content);
    registry.behave(name, behaviour);
    pull(name).ok();
    assertWhole(name, content, 100_000);
  }

  @ParameterizedTest
  @CsvSource({
    "busy 429 1000 3600, 'toomanyrequests: too many requests'",
    "busy 503 1000 3600, '503'",
    "busy 403 1000, '403'"
  })
  void aServerThatStaysBusyIsToldOf(String behaviour, String why) throws IOException {
    String name = behaviour.replace(' ', '-');
    byte[] content = layer(100_000);
    registry.image(name, content);
    registry.behave(name, behaviour);
    long begin = System.nanoTime();
    refused(name, why);
    assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin)).isLessThan(60);
    assertThat(askedForBlob(name, content)).isEmpty(); // the configuration was asked for first
  }

  /** What has come is kept for another try, which asks for the rest only. */
  @ParameterizedTest
  @ValueSource(ints = {3 << 20, BIG})
  void aServerThatHangsUpIsToldOfAndAPullGoesOnThere(int size) throws IOException {
    String name = "truncated" + size;
    int cut = size - (1 << 20);
    byte[] content = layer(size);
    registry.image(name, content);
    registry.behave(name, "truncate " + cut);
    assertThat(pull(name).code(1).err())
        .contains("download of " + FaultyRegistry.digest(content) + " broke off: unexpected EOF");
    assertThat(names("content/ingest")).hasSize(1);
    assertThat(names("overlay2")).isSubsetOf("l", "init");

    registry.behave(name);
    int before = askedForBlob(name, content).size();
    pull(name).ok();
    assertWhole(name, content, size);
    List<String> asked = askedForBlob(name, content).subList(before, before + 1);
    assertThat(Integer.parseInt(asked.get(0).replaceAll(".* (\\d+)-\\d*$", "$1")))
        .isBetween(cut - (4 << 20), cut);
  }

  @ParameterizedTest
  @ValueSource(ints = {2000, 5 << 20, BIG})
  void aLayerOfAnotherDigestIsRefused(int size) throws IOException {
    byte[] content = layer(size);
    registry.image("digest" + size, content);
    byte[] other = content.clone();
    other[600] ^= 1;
    registry.replaceBlob("digest" + size, FaultyRegistry.digest(content), other);
    refused("digest" + size, "digest mismatch: expected " + FaultyRegistry.digest(content));
  }

  @ParameterizedTest
  @ValueSource(ints = {2000, 5 << 20, BIG})
  void aLayerOfAnotherSizeIsRefused(int size) throws IOException {
    byte[] content = layer(size);
    String name = "size" + size;
    String manifest = registry.image(name, content);
    String right = "\"size\":" + content.length;
    for (int wrong : new int[] {content.length - 512, content.length + 1, 2 * content.length}) {
      registry.manifest(name, manifest.replace(right, "\"size\":" + wrong));
      refused(name, "size is " + content.length + " where the manifest says " + wrong);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"schemaVersion\":2 | \"schemaVersion\":1 | schema",
        "\"size\":[0-9]+ | \"size\":-1 | size",
        "\"size\":[0-9]+ | \"size\":99999999999999999999 | size",
        "\"size\":[0-9]+ | \"size\":\"many\" | size",
        "sha256:[0-9a-f]{64} | sha256:../../../../etc/passwd | digest",
        "sha256:[0-9a-f]{64} | md5:d41d8cd98f00b204e9800998ecf8427e | digest",
        "sha256:[0-9a-f]{64} | sha256:abc | digest",
        "\\} | ] | JSON",
        "application/vnd.docker.image.rootfs.diff.tar.gzip | text/html | unsupported media type",
        "application/vnd.docker.container.image.v1\\+json | text/html | text/html",
        "\"layers\":\\[.*\\] | \"layers\":[] | layers from manifest don't match image configuration"
      })
  void aManifestThatLiesIsRefused(String what, String by, String why) throws IOException {
    String name = "lies" + Integer.toHexString((what + by).hashCode());
    String manifest = registry.image(name, layer(1000));
    String wrong = manifest.replaceAll(what, by);
    assertThat(wrong).isNotEqualTo(manifest);
    registry.manifest(name, wrong);
    assertThat(pull(name).code(1).err().toLowerCase(Locale.ROOT))
        .contains(why.toLowerCase(Locale.ROOT))
        .doesNotContain("exception");
    assertThat(lab.jdock("images", "-aq").ok().out()).isEmpty();
  }

  @Test
  void endlessAndDeepAndHugeJsonIsRefused() throws IOException {
    String manifest = registry.image("endless", layer(1000));
    registry.behave("endless", "endless");
    refused("endless", "is longer than");

    registry.manifest(
        "deep",
        manifest.replaceFirst(
            "\\{", "{\"x\":" + "[".repeat(1_000_000) + "]".repeat(1_000_000) + ","));
    refused("deep", "JSON");

    registry.image("config", layer(1000));
    byte[] deep =
        ("{\"x\":" + "{\"x\":".repeat(500_000) + "1" + "}".repeat(500_000) + "}")
            .getBytes(StandardCharsets.UTF_8);
    String descriptor =
        registry.blob("config", "application/vnd.docker.container.image.v1+json", deep);
    registry.manifest(
        "config", manifest.replaceFirst("\"config\":\\{[^}]*\\}", "\"config\":" + descriptor));
    refused("config", "JSON");

    registry.manifest(
        "config",
        manifest.replaceFirst(
            "\"config\":\\{[^}]*\\}",
            "\"config\":" + descriptor.replaceFirst("\"size\":\\d+", "\"size\":99999999999")));
    refused("config", "is longer than");
  }

  private Process start(Cli cli, String name) throws IOException {
    List<String> words = cli.command(lab, "pull", FaultyRegistry.reference(name));
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectOutput(Files.createTempFile(lab.dir(), "pull", ".out").toFile());
    builder.environment().putAll(lab.environment());
    return builder.start();
  }

  private void awaitPartial(byte[] content, long bytes) {
    Path partial =
        lab.dataRoot()
            .resolve("content/ingest")
            .resolve(FaultyRegistry.digest(content).replace(':', '-'));
    Await.until(
        bytes + " bytes of the layer are there",
        () -> {
          try {
            return Files.exists(partial) && Files.size(partial) >= bytes;
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        });
  }

  @ParameterizedTest
  @EnumSource(Cli.class)
  void controlCEndsAPullAtOnceAndTheNextGoesOnThere(Cli cli) throws Exception {
    for (int size : new int[] {6 << 20, BIG}) {
      String name = "interrupted" + cli.ordinal() + "x" + size;
      int stop = size - (2 << 20);
      byte[] content = FaultyRegistry.layer("file", size, size + cli.ordinal());
      registry.image(name, content);
      registry.behave(name, "stall " + stop);
      Process pull = start(cli, name);
      awaitPartial(content, stop - (1 << 20));
      Shell.run("kill", "-INT", Long.toString(pull.pid())).ok();
      assertThat(pull.waitFor(5, TimeUnit.SECONDS)).as("ended").isTrue();
      assertThat(pull.exitValue()).isNotZero();
      Await.until(
          "the daemon has given it up",
          () -> {
            try {
              return names("overlay2").stream().noneMatch(n -> n.startsWith(".tmp"));
            } catch (IOException e) {
              throw new AssertionError(e);
            }
          });

      registry.behave(name);
      int before = askedForBlob(name, content).size();
      assertThat(lab.cli(cli, null, "pull", FaultyRegistry.reference(name)).ok().out())
          .contains("Downloaded newer image");
      List<String> asked = askedForBlob(name, content);
      assertThat(asked.size()).isGreaterThan(before);
      assertThat(Integer.parseInt(asked.get(before).replaceAll(".* (\\d+)-\\d*$", "$1")))
          .isBetween(stop - (1 << 20), stop);
      assertWhole(name, content, size);
    }
  }

  @Test
  void twoPullsOfOneImageShareTheWork() throws Exception {
    byte[] first = layer(5 << 20);
    byte[] second = FaultyRegistry.layer("other", 2 << 20, 7);
    registry.image("shared", second, first);
    registry.behave("shared", "stall " + (1 << 20));
    List<Process> pulls = new ArrayList<>();
    pulls.add(start(Cli.JDOCK, "shared"));
    awaitPartial(first, 1 << 19);
    pulls.add(start(Cli.JDOCK, "shared"));
    pulls.add(start(Cli.DOCKER, "shared"));
    Process leaves = start(Cli.JDOCK, "shared");
    Await.until("all wait for it", () -> pullsUnderWay() == 4);
    Shell.run("kill", "-INT", Long.toString(leaves.pid())).ok();
    assertThat(leaves.waitFor(5, TimeUnit.SECONDS)).isTrue();
    registry.behave("shared");
    for (Process pull : pulls) {
      assertThat(pull.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(pull.exitValue()).isZero();
    }
    assertWhole("shared", first, 5 << 20);
    assertThat(askedForBlob("shared", first)).hasSize(1);
    assertThat(askedForBlob("shared", second)).hasSize(1);
  }

  /** Pulls that told of the layer: each has its output in a file. */
  private long pullsUnderWay() {
    try (var files = Files.list(lab.dir())) {
      long count = 0;
      for (Path file : files.filter(f -> f.getFileName().toString().startsWith("pull")).toList()) {
        String text = Files.readString(file);
        count += text.contains("shared") && text.contains("Pulling fs layer") ? 1 : 0;
      }
      return count;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
