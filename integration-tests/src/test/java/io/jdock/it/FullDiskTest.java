package io.jdock.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.jdock.it.lab.Await;
import io.jdock.it.lab.Cli;
import io.jdock.it.lab.FaultyRegistry;
import io.jdock.it.lab.Lab;
import io.jdock.it.lab.Shell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A data root that is too small: it is said in the kernel's words, and nothing half is left. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FullDiskTest {
  private static final String FULL = "no space left on device";
  private static final String WEB = "127.0.0.1:8090";
  private static final int MEGABYTE = 1 << 20;
  private static final int DISK = 64 * MEGABYTE;

  private Lab lab;
  private List<String> before;

  @BeforeAll
  void openLab() throws IOException {
    lab = Lab.bare();
    Files.createDirectory(lab.dataRoot());
    Shell.run("mount", "-t", "tmpfs", "-o", "size=" + DISK, "small", lab.dataRoot().toString())
        .ok();
    lab.closing(() -> Shell.run("umount", lab.dataRoot().toString()).ok());
    FaultyRegistry registry = FaultyRegistry.start(lab);
    byte[][] layers = new byte[5][];
    for (int i = 0; i < layers.length; i++) {
      layers[i] = FaultyRegistry.layer("file-" + i, 10 * MEGABYTE, i);
    }
    registry.image("big", layers);
    registry.behave("big");
    lab.startRegistry();
    lab.daemonFlags(List.of("--registry-mirror=http://127.0.0.1:5000"));
    lab.startDaemon();
    lab.jdock("pull", "-q", "alpine").ok();
    Path endless = Files.createDirectories(lab.dir().resolve("web/cgi-bin")).resolve("endless");
    Files.writeString(
        endless, "#!/bin/sh\nprintf 'Content-Type: x/y\\r\\n\\r\\n'\nexec cat /dev/zero\n");
    Files.setPosixFilePermissions(endless, PosixFilePermissions.fromString("rwxr-xr-x"));
    List<String> words = new ArrayList<>(lab.enter());
    words.addAll(List.of("busybox", "httpd", "-f", "-p", WEB, "-h", lab.dir() + "/web"));
    Process server = new ProcessBuilder(words).inheritIO().start();
    lab.closing(() -> server.destroyForcibly().waitFor());
  }

  @AfterAll
  void closeLab() {
    lab.close();
  }

  @BeforeEach
  void lookBefore() {
    Await.until("what was removed before is gone", () -> removals(everything()).isEmpty());
    before = everything();
  }

  @AfterEach
  void nothingIsLeft() {
    for (String id : lab.jdock("ps", "-aq").ok().out().lines().toList()) {
      lab.jdock("rm", "-f", id).ok();
    }
    Await.until("what was removed is gone", () -> removals(everything()).isEmpty());
    assertThat(everything()).isEqualTo(before);
    assertThat(lab.jdock("run", "--rm", "--net", "none", "alpine", "echo", "well").ok().out())
        .isEqualTo("well\n");
  }

  /**
   * Containers whose removal was answered, and whose files the daemon deletes behind the answer.
   */
  private static List<String> removals(List<String> files) {
    return files.stream().filter(file -> file.startsWith("containers/.removed-")).toList();
  }

  /** All files of the store but what is inside of layers. */
  private List<String> everything() {
    List<String> all = new ArrayList<>();
    for (String directory :
        List.of(
            "content/blobs/sha256",
            "content/ingest",
            "image/metadata",
            "image/layers",
            "overlay2",
            "overlay2/l",
            "containers",
            "build",
            "tmp")) {
      Path path = lab.dataRoot().resolve(directory);
      if (Files.isDirectory(path)) {
        try (Stream<Path> files = Files.list(path)) {
          files.map(file -> directory + "/" + file.getFileName()).sorted().forEach(all::add);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
    return all;
  }

  private Shell.Result type(Cli cli, String... words) {
    return lab.cli(cli, null, words);
  }

  @ParameterizedTest
  @EnumSource(Cli.class)
  void pull(Cli cli) {
    assertThat(type(cli, "pull", FaultyRegistry.reference("big")).code(1).err()).contains(FULL);
  }

  @ParameterizedTest
  @EnumSource(Cli.class)
  void load(Cli cli) throws IOException {
    Path folder = lab.dir().resolve("faulty/big/blobs");
    List<Path> blobs;
    try (Stream<Path> files = Files.list(folder)) {
      blobs = files.toList();
    }
    Path config = null;
    for (Path blob : blobs) {
      boolean small = Files.size(blob) < MEGABYTE;
      config = small && blob.getFileName().toString().startsWith("sha256:") ? blob : config;
    }
    List<String> layers = new ArrayList<>();
    String diffIds = Files.readString(config).replaceAll(".*\"diff_ids\":\\[([^\\]]*)\\].*", "$1");
    Arrays.stream(diffIds.replace("\"", "").split(",")).forEach(id -> layers.add("\"" + id + "\""));
    Files.writeString(
        folder.resolve("manifest.json"),
        "[{\"Config\":\""
            + config.getFileName()
            + "\",\"RepoTags\":[\"big:1\"],\"Layers\":["
            + String.join(",", layers)
            + "]}]");
    Path archive = lab.dir().resolve("big.tar");
    Shell.run("tar", "-C", folder.toString(), "-cf", archive.toString(), ".").ok();
    assertThat(type(cli, "load", "-i", archive.toString()).code(1).all()).contains(FULL);
  }

  @ParameterizedTest
  @EnumSource(Cli.class)
  void importOfAnArchive(Cli cli) throws IOException {
    Path archive = lab.dir().resolve("root.tar");
    Files.write(archive, FaultyRegistry.layer("file", DISK, 3));
    assertThat(type(cli, "import", archive.toString(), "imported").code(1).all()).contains(FULL);
  }

  @ParameterizedTest
  @EnumSource(Cli.class)
  void commit(Cli cli) {
    String[] fill = {"dd", "if=/dev/urandom", "of=/file", "bs=1M", "count=32"};
    List<String> words = new ArrayList<>(List.of("run", "--name", "filler", "--net", "none"));
    words.add("alpine");
    words.addAll(List.of(fill));
    type(cli, words.toArray(String[]::new)).ok();
    assertThat(type(cli, "commit", "filler", "committed").code(1).err()).contains(FULL);
  }

  @ParameterizedTest
  @EnumSource(Cli.class)
  void buildFromAContext(Cli cli) throws IOException {
    Path context = Files.createTempDirectory(lab.dir(), "context");
    Files.write(context.resolve("file"), FaultyRegistry.layer("file", 40 * MEGABYTE, 4));
    Files.writeString(context.resolve("Dockerfile"), "FROM alpine\nCOPY file /one\n");
    assertThat(type(cli, "build", "-t", "built", context.toString()).code(1).all()).contains(FULL);
  }

  @ParameterizedTest
  @EnumSource(Cli.class)
  void buildWithAStepThatFillsTheDisk(Cli cli) throws IOException {
    Path context = Files.createTempDirectory(lab.dir(), "context");
    Files.writeString(
        context.resolve("Dockerfile"), "FROM alpine\nRUN dd if=/dev/zero of=/file bs=1M\n");
    assertThat(type(cli, "build", "-t", "built", context.toString()).code(1).all())
        .containsIgnoringCase(FULL);
  }

  /** A small archive that holds more than the disk, and a URL that never ends. */
  @ParameterizedTest
  @EnumSource(Cli.class)
  void buildWithABomb(Cli cli) throws IOException {
    Path context = Files.createTempDirectory(lab.dir(), "context");
    Files.writeString(context.resolve("Dockerfile"), "FROM alpine\nADD bomb.tar.gz /bomb\n");
    String bomb = "truncate -s 300M f && tar -cz --remove-files -f bomb.tar.gz f";
    Shell.run(List.of("sh", "-c", bomb), Map.of(), context, null).ok();
    assertThat(Files.size(context.resolve("bomb.tar.gz"))).isLessThan(MEGABYTE);
    assertThat(type(cli, "build", "-t", "built", context.toString()).code(1).all()).contains(FULL);
    Files.writeString(
        context.resolve("Dockerfile"), "FROM alpine\nADD http://" + WEB + "/cgi-bin/endless /e\n");
    assertThat(type(cli, "build", "-t", "built", context.toString()).code(1).all())
        .containsIgnoringCase(FULL);
  }
}
