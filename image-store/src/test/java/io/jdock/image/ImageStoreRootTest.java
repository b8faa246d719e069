package io.jdock.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jdock.image.spec.Digest;
import io.jdock.image.spec.ExecutionConfig;
import io.jdock.image.spec.HistoryEntry;
import io.jdock.image.spec.ImageConfig;
import io.jdock.image.spec.ImageReference;
import io.jdock.image.spec.Manifest;
import io.jdock.image.spec.MediaTypes;
import io.jdock.image.spec.Platform;
import io.jdock.linux.KernelJournal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageStoreRootTest {
  @TempDir Path temp;
  ImageStore store;

  @BeforeEach
  void open() throws IOException {
    assumeTrue("root".equals(System.getProperty("user.name")), "needs root");
    store = ImageStore.open(temp);
  }

  void reopen() throws IOException {
    store.close();
    store = ImageStore.open(temp);
  }

  @AfterEach
  void removeAll() throws Exception {
    if (store == null) {
      return;
    }
    store.close();
    new ProcessBuilder("rm", "-rf", temp.resolve("overlay2").toString()).start().waitFor();
  }

  /** Registers an image of these layers' archives. */
  Image image(String comment, byte[]... archives) throws IOException {
    List<LayerLease> leases = new ArrayList<>();
    List<Digest> diffIds = new ArrayList<>();
    Optional<Digest> parent = Optional.empty();
    for (byte[] archive : archives) {
      Digest diffId = Digest.sha256(archive);
      LayerLease lease =
          store
              .layers()
              .acquire(
                  parent, diffId, Optional.of(diffId), () -> new ByteArrayInputStream(archive));
      leases.add(lease);
      diffIds.add(diffId);
      parent = Optional.of(lease.layer().chainId());
    }
    ImageConfig config =
        new ImageConfig(
            "2024-01-02T03:04:05Z",
            "",
            Platform.host(),
            "",
            comment,
            ExecutionConfig.EMPTY,
            diffIds,
            List.of(new HistoryEntry("", "test", "", "", false)));
    Image image = store.register(config.toJson(), Optional.empty());
    leases.forEach(LayerLease::close);
    return image;
  }

  static byte[] base() {
    return new TarBytes()
        .directory("etc/")
        .file("etc/passwd", "root:x:0:0::/root:/bin/sh\n")
        .link("etc/alias", "/etc/passwd")
        .directory("opt/")
        .file("opt/old", "old")
        .directory("gone/")
        .file("gone/file", "x")
        .end();
  }

  static byte[] top() {
    return new TarBytes()
        .directory("etc/")
        .file("etc/group", "root:x:0:\n")
        .file(".wh.gone", "")
        .directory("opt/")
        .file("opt/.wh..wh..opq", "")
        .file("opt/new", "new")
        .end();
  }

  static ImageReference ref(String text) {
    return ImageReference.parse(text);
  }

  @Test
  void survivesReopening() throws IOException {
    Image image = image("a", base(), top());
    store.tag(image.id(), ref("nginx:1.27"));
    store.tag(image.id(), ref("nginx@" + Digest.sha256("index")));
    store.containers().create("c1", image, KernelJournal.none());

    reopen();

    assertThat(store.list()).containsExactly(image);
    assertThat(store.resolve("nginx:1.27")).isEqualTo(image);
    assertThat(store.repoTags(image.id())).containsExactly(ref("docker.io/library/nginx:1.27"));
    assertThat(store.repoDigests(image.id())).hasSize(1);
    assertThat(store.containers().list()).containsExactly("c1");
  }

  @Test
  void archivesOfLayersStayAsLongAsALayerHasThem() throws IOException {
    Image one = image("a", base(), top());
    Image two = image("b", base());
    Digest shared = Digest.sha256(base());
    Digest own = Digest.sha256(top());
    Path stray = temp.resolve("content/blobs/sha256/" + Digest.sha256("stray").hex());
    Files.writeString(stray, "stray");

    reopen();

    assertThat(stray).doesNotExist();
    assertThat(store.content().get(shared)).contains(base());
    assertThat(store.layers().blob(one.layers().get(1).chainId()).orElseThrow().digest())
        .isEqualTo(own);
    store.remove(one.id().toString(), false, ImageUsers.none());
    assertThat(store.content().has(own)).isFalse();
    assertThat(store.content().has(shared)).isTrue();
    store.remove(two.id().toString(), false, ImageUsers.none());
    assertThat(temp.resolve("content/blobs/sha256")).isEmptyDirectory();
  }

  @Test
  void whatIsSavedIsLoadedWithTheSameDigests() throws IOException {
    Image image = image("a", base(), top());
    store.tag(image.id(), ref("app:1"));
    Digest manifest = store.transferable(image).digest();
    ByteArrayOutputStream archive = new ByteArrayOutputStream();
    new ImageArchive(store).save(Map.of(image, List.of(ref("app:1"))), () -> archive);
    store.remove("app:1", false, ImageUsers.none());

    List<ImageArchive.Loaded> loaded =
        new ImageArchive(store).load(new ByteArrayInputStream(archive.toByteArray()));

    assertThat(loaded).hasSize(1);
    assertThat(loaded.get(0).image().id()).isEqualTo(image.id());
    assertThat(loaded.get(0).names()).containsExactly(ref("app:1"));
    assertThat(store.transferable(loaded.get(0).image()).digest()).isEqualTo(manifest);
  }

  /** A registry's own bytes come back, although the layout lists the form that OCI tools read. */
  @Test
  void whatIsSavedIsForOciToolsToo() throws IOException {
    Image made = image("a", base());
    Manifest manifest = store.transferable(made).manifest();
    assertThat(manifest.mediaType()).isEqualTo(MediaTypes.DOCKER_MANIFEST);
    byte[] config = store.content().get(made.id()).orElseThrow();
    byte[] spaced =
        new String(manifest.toJson(), StandardCharsets.UTF_8)
            .replace(",", ",\n   ")
            .getBytes(StandardCharsets.UTF_8);
    List<LayerLease> leases = store.lease(made);
    store.remove(made.id().hex(), false, ImageUsers.none());
    Image pulled = store.register(config, Optional.of(spaced));
    leases.forEach(LayerLease::close);
    Image other = image("b", base(), top());
    ByteArrayOutputStream archive = new ByteArrayOutputStream();
    Map<Image, List<ImageReference>> names = new LinkedHashMap<>();
    names.put(pulled, List.of(ref("app:1"), ref("app:2")));
    names.put(other, List.of(ref("quay.io/other:1")));

    new ImageArchive(store).save(names, () -> archive);

    assertThat(archive.toString(StandardCharsets.UTF_8))
        .containsPattern(
            "\\{\"mediaType\":\"application/vnd.oci.image.manifest[^{]*\\{[^}]*\"2\"\\}")
        .contains("\"org.opencontainers.image.ref.name\":\"docker.io/library/app:1\"")
        .contains("\"org.opencontainers.image.ref.name\":\"quay.io/other:1\"");
    store.remove(pulled.id().hex(), true, ImageUsers.none());
    new ImageArchive(store).load(new ByteArrayInputStream(archive.toByteArray()));
    assertThat(store.transferable(store.resolve("app:2")).content()).isEqualTo(spaced);
  }

  @Test
  void leftoversGoAtOpening() throws IOException {
    Path dangling = temp.resolve("overlay2/.tmp-x/diff");
    Files.createDirectories(dangling);
    Files.createDirectories(temp.resolve("overlay2/stranger/diff"));
    Files.createSymbolicLink(temp.resolve("overlay2/l/NOWHERE"), Path.of("../nowhere"));
    LayerLease lease =
        store
            .layers()
            .acquire(
                Optional.empty(),
                Digest.sha256(base()),
                Optional.empty(),
                () -> new ByteArrayInputStream(base()));
    assertThat(lease.layer().size()).isPositive();

    reopen();

    try (var files = Files.list(temp.resolve("overlay2"))) {
      assertThat(files).containsExactly(temp.resolve("overlay2/l"));
    }
    assertThat(temp.resolve("overlay2/l")).isEmptyDirectory();
    assertThat(temp.resolve("image/layers")).isEmptyDirectory();
  }

  @Test
  void layersNotOnDiskBeforeAPowerFailureAreDropped() throws IOException {
    Image image = image("a", base());
    store.tag(image.id(), ref("app"));
    store.close();
    Path record = temp.resolve("image/layers/" + image.layers().get(0).chainId().hex() + ".json");
    String text = Files.readString(record).strip();
    Files.writeString(
        record, text.substring(0, text.length() - 1) + ",\"unsyncedInBoot\":\"another\"}");

    reopen();

    assertThat(store.list()).isEmpty();
    assertThatThrownBy(() -> store.resolve("app")).hasMessage("No such image: app:latest");
    image("a", base());
    assertThat(store.resolve("app").id()).isEqualTo(image.id());
  }

  @Test
  void damagedMetadataIsNoObstacle() throws IOException {
    Image image = image("a", base());
    Files.writeString(temp.resolve("image/metadata/" + image.id().hex() + ".json"), "");
    reopen();
    assertThat(store.list()).extracting(Image::id).containsExactly(image.id());
    Files.writeString(temp.resolve("content/blobs/sha256/" + image.id().hex()), "{");
    reopen();
    assertThat(store.list()).isEmpty();
    assertThat(store.layers().list()).isEmpty();
  }

  @Test
  void failedLayerLeavesNothing() throws IOException {
    assertThatThrownBy(
            () ->
                store
                    .layers()
                    .acquire(
                        Optional.empty(),
                        Digest.sha256("other"),
                        Optional.empty(),
                        () -> new ByteArrayInputStream(base())))
        .isInstanceOf(LayerException.class);
    try (var files = Files.list(temp.resolve("overlay2"))) {
      assertThat(files).containsExactly(temp.resolve("overlay2/l"));
    }
  }

  @Test
  void concurrentPullsUnpackOnce() throws Exception {
    AtomicInteger opened = new AtomicInteger();
    CountDownLatch begin = new CountDownLatch(1);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    List<Future<LayerLease>> pulls = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      pulls.add(
          threads.submit(
              () -> {
                begin.await();
                return store
                    .layers()
                    .acquire(
                        Optional.empty(),
                        Digest.sha256(base()),
                        Optional.empty(),
                        () -> {
                          opened.incrementAndGet();
                          return new ByteArrayInputStream(base());
                        });
              }));
    }
    begin.countDown();
    for (Future<LayerLease> pull : pulls) {
      assertThat(pull.get().layer().diffId()).isEqualTo(Digest.sha256(base()));
    }
    threads.shutdown();
    assertThat(opened).hasValue(1);
    pulls.get(0).get().close();
    assertThat(store.layers().list()).hasSize(1);
    for (Future<LayerLease> pull : pulls) {
      pull.get().close();
    }
    assertThat(store.layers().list()).isEmpty();
  }

  @Nested
  class Resolving {
    @Test
    void byNameIdAndPrefix() throws IOException {
      Image image = image("a", base());
      store.tag(image.id(), ref("app"));
      assertThat(store.resolve("app")).isEqualTo(image);
      assertThat(store.resolve("docker.io/library/app:latest")).isEqualTo(image);
      assertThat(store.resolve(image.id().toString())).isEqualTo(image);
      assertThat(store.resolve(image.id().hex())).isEqualTo(image);
      assertThat(store.resolve(image.id().shortHex())).isEqualTo(image);
      assertThat(store.resolve("sha256:" + image.id().shortHex())).isEqualTo(image);
    }

    @Test
    void unknown() {
      assertThatThrownBy(() -> store.resolve("foo")).hasMessage("No such image: foo:latest");
      assertThatThrownBy(() -> store.resolve("foo:1")).hasMessage("No such image: foo:1");
      String id = "0".repeat(64);
      assertThatThrownBy(() -> store.resolve(id)).hasMessage("No such image: sha256:" + id);
    }
  }

  @Nested
  class Removing {
    List<String> remove(String name, boolean force, ImageUsers users) throws IOException {
      return store.remove(name, force, users).stream()
          .map(item -> item.kind() + " " + item.text())
          .toList();
    }

    ImageUsers user(String running, String stopped) {
      return new ImageUsers() {
        @Override
        public Optional<String> runningContainer(Digest imageId) {
          return running.isEmpty() ? Optional.empty() : Optional.of(running);
        }

        @Override
        public Optional<String> stoppedContainer(Digest imageId) {
          return stopped.isEmpty() ? Optional.empty() : Optional.of(stopped);
        }

        @Override
        public int containers(Digest imageId) {
          return (running.isEmpty() ? 0 : 1) + (stopped.isEmpty() ? 0 : 1);
        }
      };
    }

    @Test
    void lastNameTakesImageAndLayers() throws IOException {
      Image kept = image("kept", base());
      store.tag(kept.id(), ref("kept"));
      Image image = image("a", base(), top());
      store.tag(image.id(), ref("app:1"));
      store.tag(image.id(), ref("app:2"));
      store.tag(image.id(), ref("app@" + Digest.sha256("index")));
      assertThat(remove("app:1", false, ImageUsers.none())).containsExactly("UNTAGGED app:1");
      assertThat(remove("app:2", false, ImageUsers.none()))
          .containsExactly(
              "UNTAGGED app:2",
              "UNTAGGED app@" + Digest.sha256("index"),
              "DELETED " + image.id(),
              "DELETED " + image.layers().get(1).chainId());
      assertThat(store.list()).containsExactly(kept);
      assertThat(store.layers().list()).hasSize(1);
    }

    @Test
    void oneThatOthersWereMadeOfKeepsItsName() throws IOException {
      Image parent = image("a", base());
      store.tag(parent.id(), ref("parent"));
      byte[] config =
          new String(store.content().get(parent.id()).orElseThrow(), StandardCharsets.UTF_8)
              .replace("\"a\"", "\"b\"")
              .getBytes(StandardCharsets.UTF_8);
      Image child = store.register(config, Optional.empty(), Optional.of(parent.id()));
      String id = parent.id().shortHex();
      for (boolean force : new boolean[] {false, true}) {
        assertThatThrownBy(() -> remove(id, force, ImageUsers.none()))
            .hasMessage(
                "conflict: unable to delete "
                    + id
                    + " (cannot be forced) - image has dependent child images");
      }
      assertThat(store.repoTags(parent.id())).containsExactly(ref("parent:latest"));
      assertThat(remove("parent", false, ImageUsers.none()))
          .containsExactly("UNTAGGED parent:latest");
      // the last child takes its nameless parent with it
      assertThat(remove(child.id().hex(), false, ImageUsers.none()))
          .contains("DELETED " + child.id(), "DELETED " + parent.id());
    }

    @Test
    void byIdWithTwoRepositoriesIsAConflict() throws IOException {
      Image image = image("a", base());
      store.tag(image.id(), ref("a"));
      store.tag(image.id(), ref("b"));
      String id = image.id().shortHex();
      assertThatThrownBy(() -> remove(id, false, ImageUsers.none()))
          .isInstanceOf(ImageConflictException.class)
          .hasMessage(
              "conflict: unable to delete "
                  + id
                  + " (must be forced) - image is referenced in multiple repositories");
      assertThat(remove(id, true, ImageUsers.none()))
          .startsWith("UNTAGGED a:latest", "UNTAGGED b:latest", "DELETED " + image.id());
    }

    @Test
    void containersKeepTheirImage() throws IOException {
      Image image = image("a", base());
      store.tag(image.id(), ref("a"));
      String container = "0123456789abcdef";
      assertThatThrownBy(() -> remove("a", false, user("", container)))
          .hasMessage(
              "conflict: unable to remove repository reference \"a\" (must force) - container"
                  + " 0123456789ab is using its referenced image "
                  + image.id().shortHex());
      assertThatThrownBy(() -> remove(image.id().shortHex(), true, user(container, "")))
          .hasMessage(
              "conflict: unable to delete "
                  + image.id().shortHex()
                  + " (cannot be forced) - image is being used by running container 0123456789ab");
      assertThat(remove("a", true, user(container, ""))).containsExactly("UNTAGGED a:latest");
      assertThat(store.list()).containsExactly(image);
    }
  }

  @Nested
  class Containers {
    Image image;
    ContainerLayer container;

    @BeforeEach
    void create() throws IOException {
      image = image("a", base(), top());
      container = store.containers().create("c1", image, KernelJournal.none());
    }

    Path upper() {
      return container.mount().base().resolve(container.mount().upper());
    }

    String read(String path) throws IOException {
      try (RootFilesystemView view = store.containers().view("c1")) {
        return view.read(path, 1000).map(String::new).orElse("-");
      }
    }

    @Test
    void viewMergesAsOverlayfsDoes() throws IOException {
      assertThat(read("/etc/passwd")).startsWith("root");
      assertThat(read("/etc/alias")).startsWith("root");
      assertThat(read("/etc/../../etc/group")).startsWith("root:x:0:");
      assertThat(read("/opt/new")).isEqualTo("new");
      assertThat(read("/opt/old")).isEqualTo("-");
      assertThat(read("/gone/file")).isEqualTo("-");
      Files.createDirectory(upper().resolve("etc"));
      Files.writeString(upper().resolve("etc/passwd"), "changed");
      assertThat(read("/etc/alias")).isEqualTo("changed");
    }

    @Test
    void overlayfsMountsItAndSeesTheSame() throws Exception {
      Path merged = Files.createDirectory(temp.resolve("merged"));
      String mount = "mount -t overlay overlay -o " + container.mount().options() + " " + merged;
      store.containers().ensureDirectory("c1", "/etc/sub/work", 7, 8);
      store.containers().ensureDirectory("c1", "/gone/again", 7, 8);
      String script =
          mount
              + " && cd "
              + merged
              + " && echo new > etc/added && echo x > etc/passwd && rm opt/new && rm -r etc/sub/work"
              + " && stat -c %u:%g:%a gone/again && ls gone etc opt";
      Process process =
          new ProcessBuilder("unshare", "-m", "sh", "-euc", script)
              .directory(container.mount().base().toFile())
              .redirectErrorStream(true)
              .start();
      String output = new String(process.getInputStream().readAllBytes());
      assertThat(process.waitFor()).as(output).isZero();
      assertThat(output).startsWith("7:8:755\n");
      assertThat(output).contains("again").doesNotContain("file");
      assertThat(
              store.containers().changes("c1").stream()
                  .map(change -> change.kind().letter() + " " + change.path()))
          .containsExactly(
              "C /etc",
              "A /etc/added",
              "C /etc/passwd",
              "A /etc/sub",
              "A /gone",
              "A /gone/again",
              "C /opt",
              "D /opt/new");
      assertThat(store.containers().size("c1")).isEqualTo("new\nx\n".length());
    }

    @Test
    void mountPointsLieBelowAndAreNoChange() throws IOException {
      assertThat(container.mount().lowers()).hasSize(3);
      assertThat(read("/etc/hosts")).isEmpty();
      assertThat(read("/.dockerenv")).isEmpty();
      try (RootFilesystemView view = store.containers().view("c1")) {
        assertThat(view.isDirectory("/proc")).isTrue();
        assertThat(view.isDirectory("/dev/shm")).isTrue();
      }
      assertThat(store.containers().changes("c1")).isEmpty();
      assertThat(store.containers().size("c1")).isZero();
      try (RootFilesystemView view = store.containers().view(image)) {
        assertThat(view.read("/etc/hosts", 10)).isEmpty();
      }
    }

    @Test
    void containersKeepTheirLayersWithoutTheImage() throws IOException {
      store.remove(image.id().hex(), true, ImageUsers.none());
      assertThat(read("/etc/passwd")).startsWith("root");
      reopen();
      assertThat(read("/etc/passwd")).startsWith("root");
      store.containers().remove("c1");
      try (var files = Files.list(temp.resolve("overlay2"))) {
        assertThat(files).containsExactly(temp.resolve("overlay2/l"));
      }
      assertThat(temp.resolve("overlay2/l")).isEmptyDirectory();
    }

    @Test
    void ensureDirectoryOverAFileFails() {
      assertThatThrownBy(() -> store.containers().ensureDirectory("c1", "/etc/passwd/x", 0, 0))
          .isInstanceOf(LayerException.class)
          .hasMessage("Cannot mkdir: /etc/passwd/x is not a directory");
    }

    @Test
    void whatIsCommittedIsPackedAgainAsItWas() throws Exception {
      Image image = image("mine", base());
      ContainerLayer container =
          store.containers().create("committed", image, KernelJournal.none());
      Path upper = store.layers().overlay().resolve(container.mount().upper());
      Files.writeString(upper.resolve("new"), "new");
      Files.createDirectory(upper.resolve("opt"));
      String script =
          "ln new other && mknod gone c 0 0 && touch -d '2001-02-03 04:05:06.789' gone new"
              + " && setfattr -n trusted.overlay.opaque -v y opt 2>/dev/null || :";
      assertThat(new ProcessBuilder("sh", "-c", script).directory(upper.toFile()).start().waitFor())
          .isZero();

      Layer made;
      Image child;
      try (LayerLease lease = store.containers().commit("committed")) {
        made = lease.layer();
        assertThat(store.layers().blob(made.chainId())).isEmpty();
        ImageConfig config =
            new ImageConfig(
                "2024-01-02T03:04:05Z",
                "",
                Platform.host(),
                "",
                "",
                ExecutionConfig.EMPTY,
                List.of(image.config().diffIds().get(0), made.diffId()),
                List.of());
        child = store.register(config.toJson(), Optional.empty(), Optional.of(image.id()));
      }
      TransferableImage first = store.transferable(child);
      assertThat(first.manifest().layers()).hasSize(2);
      assertThat(store.layers().blob(made.chainId())).isPresent();
      assertThat(store.transferable(child).digest()).isEqualTo(first.digest());

      store.containers().remove("committed");
      reopen();
      assertThat(store.parent(child.id())).contains(image.id());
      assertThat(store.hasChildren(image.id())).isTrue();
      assertThatThrownBy(() -> store.remove(image.id().toString(), true, ImageUsers.none()))
          .hasMessageContaining("image has dependent child images");
      assertThat(store.remove(child.id().toString(), false, ImageUsers.none()))
          .extracting(RemovedItem::text)
          .startsWith(child.id().toString())
          .contains(image.id().toString());
      assertThat(store.list()).doesNotContain(image, child);
    }

    @Test
    void removalTakesDeepTreesAndFollowsNoLinks() throws Exception {
      Path outside = Files.createDirectory(temp.resolve("outside"));
      Files.writeString(outside.resolve("secret"), "secret");
      Files.createSymbolicLink(upper().resolve("link"), outside);
      Process process =
          new ProcessBuilder(
                  "sh",
                  "-euc",
                  "i=0; while [ $i -lt 700 ]; do mkdir d; cd -P d; i=$((i+1)); done; touch leaf")
              .directory(upper().toFile())
              .start();
      assertThat(process.waitFor()).isZero();
      store.containers().remove("c1");
      assertThat(temp.resolve("overlay2/c1")).doesNotExist();
      assertThat(outside.resolve("secret")).hasContent("secret");
      store.containers().remove("c1");
    }
  }

  @Test
  void importsAndLoads() throws Exception {
    ImageArchive archive = new ImageArchive(store);
    Image imported =
        archive.importRoot(
            new ByteArrayInputStream(base()), ExecutionConfig.EMPTY, "hello", Platform.host());
    assertThat(imported.config().comment()).isEqualTo("hello");

    byte[] config = store.content().get(imported.id()).orElseThrow();
    byte[] docker =
        new TarBytes()
            .file("layer.tar", base())
            .file("config.json", config)
            .file(
                "manifest.json",
                "[{\"Config\":\"config.json\",\"RepoTags\":[\"app:1\"],\"Layers\":[\"layer.tar\"]}]")
            .end();
    store.remove(imported.id().hex(), false, ImageUsers.none());
    assertThat(store.layers().list()).isEmpty();

    List<ImageArchive.Loaded> loaded = archive.load(new ByteArrayInputStream(docker));
    assertThat(loaded).hasSize(1);
    assertThat(loaded.get(0).image().id()).isEqualTo(imported.id());
    assertThat(store.resolve("app:1").id()).isEqualTo(imported.id());

    Files.write(temp.resolve("app.tar"), docker);
    assertThat(new ProcessBuilder("xz", "-z", temp.resolve("app.tar").toString()).start().waitFor())
        .isZero();
    store.remove("app:1", false, ImageUsers.none());
    archive.load(new ByteArrayInputStream(Files.readAllBytes(temp.resolve("app.tar.xz"))));
    assertThat(store.resolve("app:1").id()).isEqualTo(imported.id());
  }

  /** What a Docker archive says of files that are elsewhere, and of names that it cannot give. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "../../../etc/passwd | app:1 | layer.tar | archive has no file ../../../etc/passwd",
        "/etc/passwd | app:1 | layer.tar | archive has no file /etc/passwd",
        "link | app:1 | layer.tar | archive has no file link",
        "config.json | app:1 | ../../etc/passwd | archive has no file ../../etc/passwd",
        "config.json | app:1 | link | archive has no file link",
        "config.json | app:1 | device | archive has no file device",
        "config.json | app@sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
            + " | layer.tar | archive: invalid tag",
        "config.json | app@sha256:a3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
            + " | layer.tar | archive: invalid tag",
        "config.json | app | layer.tar | archive: invalid tag \"app\"",
        "config.json | ../app:1 | layer.tar | archive: invalid tag \"../app:1\"",
        "windows.json | app:1 | layer.tar | cannot load windows image on linux",
        "wrong.json | app:1 | layer.tar | uncompressed layer: digest mismatch",
      })
  void aHostileDockerArchive(String config, String tag, String layer, String complaint)
      throws IOException {
    TarBytes archive =
        new TarBytes()
            .file("layer.tar", base())
            .file("config.json", config("linux", Digest.sha256(base())))
            .file("windows.json", config("windows", Digest.sha256(base())))
            .file("wrong.json", config("linux", Digest.sha256(new byte[1])))
            .link("link", "/etc/passwd")
            .device("device")
            .file(
                "manifest.json",
                "[{\"Config\":\"%s\",\"RepoTags\":[\"%s\"],\"Layers\":[\"%s\"]}]"
                    .formatted(config, tag, layer));
    assertRefused(archive.end(), complaint);
  }

  @Test
  void archivesThatSayNothingOrTooMuch() throws IOException {
    String[][] cases = {
      {"manifest.json", "{}", "manifest.json is not a list of images"},
      {"manifest.json", "[1", "manifest.json is not valid JSON"},
      {"manifest.json", "[".repeat(100_000), "manifest.json is not valid JSON"},
      {"manifest.json", " ".repeat((4 << 20) + 1), "read manifest.json: more than 4194304 bytes"},
      {"other", "", "archive has neither manifest.json nor index.json"},
      {"../other", "", "tar: \"../other\" leads outside of the layer"},
    };
    for (String[] each : cases) {
      assertRefused(new TarBytes().file(each[0], each[1]).end(), each[2]);
    }
  }

  /** Content in an OCI layout that has another size or digest than its descriptor says. */
  @Test
  void aLyingLayout() throws IOException {
    byte[] config = config("linux", Digest.sha256(base())).getBytes(StandardCharsets.UTF_8);
    String right = manifest(config, base().length);
    String longer = manifest(config, base().length + 1);
    assertRefused(
        layout(right, right.length() + 1, right, config), "has " + right.length() + " bytes, not");
    assertRefused(layout(right, right.length(), right + " ", config), "has another digest");
    assertRefused(
        layout(longer, longer.length(), longer, config), "has " + base().length + " bytes, not");
    byte[] honest = layout(right, right.length(), right, config);
    assertThat(new ImageArchive(store).load(new ByteArrayInputStream(honest))).hasSize(1);
  }

  private static String config(String os, Digest diffId) {
    return "{\"os\":\"%s\",\"architecture\":\"amd64\",\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\"%s\"]}}"
        .formatted(os, diffId);
  }

  private static String manifest(byte[] config, int layerSize) {
    return "{\"schemaVersion\":2,\"config\":%s,\"layers\":[%s]}"
        .formatted(
            descriptor(MediaTypes.OCI_CONFIG, Digest.sha256(config), config.length),
            descriptor(MediaTypes.OCI_LAYER, Digest.sha256(base()), layerSize));
  }

  private static String descriptor(String type, Digest digest, int size) {
    return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}".formatted(type, digest, size);
  }

  /** One whose index tells of a manifest, and that has perhaps other content in its place. */
  private static byte[] layout(String told, int size, String content, byte[] config) {
    Digest digest = Digest.sha256(told.getBytes(StandardCharsets.UTF_8));
    return new TarBytes()
        .file("oci-layout", "{\"imageLayoutVersion\":\"1.0.0\"}")
        .file(
            "index.json",
            "{\"schemaVersion\":2,\"manifests\":[%s]}"
                .formatted(descriptor(MediaTypes.OCI_MANIFEST, digest, size)))
        .file("blobs/sha256/" + digest.hex(), content)
        .file("blobs/sha256/" + Digest.sha256(config).hex(), config)
        .file("blobs/sha256/" + Digest.sha256(base()).hex(), base())
        .end();
  }

  /** And nothing of it is left. */
  private void assertRefused(byte[] archive, String complaint) throws IOException {
    List<Path> before = files();
    assertThatThrownBy(() -> new ImageArchive(store).load(new ByteArrayInputStream(archive)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(complaint);
    assertThat(store.list()).isEmpty();
    assertThat(files()).isEqualTo(before);
  }

  private List<Path> files() throws IOException {
    try (var files = Files.walk(temp)) {
      return files.sorted().toList();
    }
  }
}
