package io.jdock.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.jdock.it.lab.Cli;
import io.jdock.it.lab.FaultyRegistry;
import io.jdock.it.lab.Lab;
import io.jdock.it.lab.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Images that are made here, of other images or of archives elsewhere, and what cleans up. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ImageHousekeepingTest {
  private Lab lab;
  private FaultyRegistry registry;

  @BeforeAll
  void openLab() {
    lab = Lab.start();
    registry = FaultyRegistry.start(lab);
    lab.jdock("pull", "-q", "alpine").ok();
  }

  @AfterAll
  void closeLab() {
    lab.close();
  }

  @AfterEach
  void forgetTheRest() {
    for (String id : lab.jdock("ps", "-aq").ok().out().lines().toList()) {
      lab.jdock("rm", "-f", id).ok();
    }
    for (String id : lab.jdock("images", "-aq").ok().out().lines().distinct().toList()) {
      lab.jdock("rmi", "-f", id);
    }
    lab.jdock("pull", "-q", "alpine").ok();
  }

  private Shell.Result type(Cli cli, String... words) {
    return lab.cli(cli, null, words);
  }

  private Path context(String dockerfile) throws IOException {
    Path context = Files.createTempDirectory(lab.dir(), "context");
    Files.writeString(context.resolve("Dockerfile"), dockerfile);
    return context;
  }

  @ParameterizedTest
  @EnumSource(Cli.class)
  void systemPruneTakesTheBuildCache(Cli cli) throws IOException {
    assertThat(lab.cli(cli, "n\n".getBytes(), "system", "prune").out()).contains("build cache\n");
    Path context =
        context(
            "FROM alpine\nRUN --mount=type=cache,target=/c echo kept > /c/file\nRUN echo a > /a\n");
    type(cli, "build", "-t", "built", context.toString()).ok();
    Path caches = lab.dataRoot().resolve("build");
    assertThat(files(caches)).contains("file");

    assertThat(type(cli, "builder", "prune", "-f", "--filter", "until=1h").ok().out())
        .contains("Total reclaimed space: 0B");
    assertThat(files(caches)).contains("file");
    assertThat(type(cli, "builder", "prune", "-f", "--filter", "until=x").code(1).err())
        .contains("\"until\" filter expects a duration (e.g., '24h')");
    type(cli, "system", "prune", "-f", "--filter", "until=1h").ok();
    assertThat(files(caches)).contains("file");

    assertThat(type(cli, "system", "prune", "-f", "--filter", "label=none").ok().out())
        .contains("Deleted build cache objects:");
    assertThat(files(caches)).doesNotContain("file");
    assertThat(type(cli, "run", "--rm", "--net", "none", "built", "cat", "/a").ok().out())
        .isEqualTo("a\n");
  }

  private static List<String> files(Path directory) throws IOException {
    try (var all = Files.walk(directory)) {
      return all.filter(Files::isRegularFile).map(f -> f.getFileName().toString()).toList();
    }
  }

  @ParameterizedTest
  @EnumSource(Cli.class)
  void aCommitOfNothingAddsNoLayer(Cli cli) {
    type(cli, "create", "--name", "same", "alpine", "true").ok();
    String id = type(cli, "commit", "-m", "nothing", "same", "committed").ok().line();
    String layers = "{{len .RootFS.Layers}} {{index .RootFS.Layers 0}}";
    assertThat(type(cli, "inspect", "-f", layers, id).ok().out())
        .isEqualTo(type(cli, "inspect", "-f", layers, "alpine").ok().out());
    assertThat(type(cli, "history", "--format", "{{.Comment}} {{.Size}}", id).ok().out())
        .startsWith("nothing 0B\n");
    assertThat(type(cli, "run", "--rm", "--net", "none", id, "echo", "runs").ok().out())
        .isEqualTo("runs\n");
  }

  @ParameterizedTest
  @EnumSource(Cli.class)
  void containersAreFoundByTheImagesThatTheirsWasMadeOf(Cli cli) {
    String first = type(cli, "create", "--name", "first", "alpine", "touch", "/a").ok().line();
    type(cli, "start", "-a", "first").ok();
    type(cli, "commit", "first", "child").ok();
    String second = type(cli, "create", "--name", "second", "child", "touch", "/b").ok().line();
    type(cli, "start", "-a", "second").ok();
    type(cli, "commit", "second", "grandchild").ok();
    String third = type(cli, "create", "--name", "third", "grandchild").ok().line();

    assertThat(ancestors(cli, "alpine")).containsExactlyInAnyOrder(first, second, third);
    assertThat(ancestors(cli, "child")).containsExactlyInAnyOrder(second, third);
    assertThat(ancestors(cli, "grandchild")).containsExactly(third);
    assertThat(ancestors(cli, "nosuch")).isEmpty();

    assertThat(imageOf(cli, second)).isEqualTo("child");
    String id = type(cli, "inspect", "-f", "{{.Image}}", second).ok().line();
    type(cli, "tag", "grandchild", "child").ok();
    assertThat(imageOf(cli, second)).as("the name is another's").isEqualTo(id.substring(7, 19));
  }

  private String imageOf(Cli cli, String container) {
    return type(cli, "ps", "-a", "--filter", "id=" + container, "--format", "{{.Image}}")
        .ok()
        .line();
  }

  private List<String> ancestors(Cli cli, String image) {
    return type(cli, "ps", "-aq", "--no-trunc", "--filter", "ancestor=" + image)
        .ok()
        .out()
        .lines()
        .toList();
  }

  @ParameterizedTest
  @EnumSource(Cli.class)
  void anArchiveElsewhereIsImported(Cli cli) throws IOException {
    byte[] root = FaultyRegistry.layer("file", 3 << 20, 1);
    registry.image("root", root);
    registry.behave("root", "pace 100000");
    String url =
        "http://" + FaultyRegistry.ADDRESS + "/v2/root/blobs/" + FaultyRegistry.digest(root);
    assertThat(type(cli, "import", "-m", "from elsewhere", url, "imported:1").ok().out())
        .contains("Downloading from " + url)
        .contains("sha256:");
    assertThat(type(cli, "inspect", "-f", "{{.RootFS.Layers}}", "imported:1").ok().line())
        .isEqualTo("[" + FaultyRegistry.digest(root) + "]");
    assertThat(type(cli, "history", "imported:1").ok().out()).contains("from elsewhere");
    assertThat(type(cli, "import", url + "0", "imported:2").code(1).err())
        .contains("failed to GET " + url + "0 with status 404");
    assertThat(type(cli, "import", "http://127.0.0.1:9/x").code(1).err())
        .contains("Get \"http://127.0.0.1:9/x\": ");

    registry.behave("root", "truncate 1000000");
    type(cli, "import", url, "imported:3").code(1);
    assertThat(type(cli, "images", "-q", "imported").ok().out().lines()).hasSize(1);
  }

  /** As with Docker: a setuid program of a layer or a build cache is no user's of the host. */
  @Test
  void nobodyElseReachesWhatImagesHave() throws IOException {
    assertThat(Files.getPosixFilePermissions(lab.dataRoot()))
        .isEqualTo(PosixFilePermissions.fromString("rwx--x---"));
  }

  @ParameterizedTest
  @EnumSource(Cli.class)
  void theLoopbackIsListedAsInsecure(Cli cli) {
    assertThat(type(cli, "info").ok().out())
        .contains(" Insecure Registries:\n  ::1/128\n  127.0.0.0/8\n");
  }

  private static String twice(Cli cli) {
    return "twice-" + cli.ordinal();
  }

  /** The same archive twice in an image, and in two images: each of its files has one place. */
  @ParameterizedTest
  @EnumSource(Cli.class)
  void layersThatAreEqualAreLoaded(Cli cli) throws IOException {
    byte[] once = FaultyRegistry.layer("file", 100_000, 5);
    registry.image(twice(cli), once, once, FaultyRegistry.layer("other", 70_000, 6), once);
    registry.behave(twice(cli));
    String name = FaultyRegistry.reference(twice(cli));
    type(cli, "pull", name).ok();
    String layers = type(cli, "inspect", "-f", "{{.Id}} {{.RootFS.Layers}}", name).ok().line();
    Path archive = lab.dir().resolve("twice.tar");
    type(cli, "save", "-o", archive.toString(), name, "alpine").ok();
    type(cli, "rmi", name, "alpine").ok();
    type(cli, "load", "-i", archive.toString()).ok();
    assertThat(type(cli, "inspect", "-f", "{{.Id}} {{.RootFS.Layers}}", name).ok().line())
        .isEqualTo(layers);
    type(cli, "save", "-o", archive + ".again", name, "alpine").ok();
    assertThat(Path.of(archive + ".again")).hasSameBinaryContentAs(archive);
    type(cli, "run", "--rm", "--net", "none", "alpine", "true").ok();
  }
}
