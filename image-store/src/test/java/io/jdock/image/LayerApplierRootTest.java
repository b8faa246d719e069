package io.jdock.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jdock.image.spec.Digest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Unpacks archives that the real GNU tar wrote, and hostile ones made by hand. */
class LayerApplierRootTest {
  @TempDir Path temp;
  Path layer;

  @BeforeEach
  void root() throws IOException {
    assumeTrue("root".equals(System.getProperty("user.name")), "needs root");
    layer = Files.createDirectory(temp.resolve("layer"));
  }

  @AfterEach
  void removeTrees() throws Exception {
    sh("rm -rf src expected layer");
  }

  LayerApplier.Applied apply(Path archive) throws IOException {
    try (InputStream in = Files.newInputStream(archive)) {
      return LayerApplier.apply(in, Optional.empty(), Optional.empty(), layer);
    }
  }

  LayerApplier.Applied apply(TarBytes archive) throws IOException {
    return LayerApplier.apply(
        new ByteArrayInputStream(archive.end()), Optional.empty(), Optional.empty(), layer);
  }

  /** Runs a script in the temporary directory and returns what it prints. */
  String sh(String script) throws Exception {
    Process process =
        new ProcessBuilder("sh", "-euc", script)
            .directory(temp.toFile())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  /** Everything that a layer must keep of each file, one line a file. */
  String listing(String directory) throws Exception {
    return sh(
        "cd "
            + directory
            + " && find . -printf '%p|%y|%m|%U|%G|%T@|%l|%n|%s\\n' | grep -av '|d|' | sort; find ."
            + " -type d -printf '%p|%m|%U|%G|%T@\\n' | sort");
  }

  static final String TREE =
      """
      mkdir -p src/dir/sub src/empty; cd src
      echo hello > file; printf 'x%.0s' $(seq 1 5000) > dir/big
      ln file dir/hard; ln -s /etc/passwd dir/abs; ln -s ../file dir/rel; ln -s nowhere dangling
      mknod null c 1 3; mknod blk b 7 300; mkfifo pipe
      chown 1000:2000 file; chown -h 33:44 dangling; chmod 4755 dir/big; chown 7:8 dir/big; chmod 4755 dir/big
      chmod 1777 empty; chown 5:6 dir/sub
      truncate -s 10M sparse; printf end | dd of=sparse bs=1 seek=5000000 conv=notrunc status=none
      touch "$(printf 'latin\\351')" "$(printf 'with space\\nnewline')"
      mkdir -p $(printf 'deep-directory-name-%03d/' $(seq 1 20)); touch $(printf 'deep-directory-name-%03d/' $(seq 1 20))leaf
      touch $(printf 'n%.0s' $(seq 1 250)); ln -s $(printf 't%.0s' $(seq 1 300)) longlink
      touch -h -d '2001-02-03 04:05:06' dangling; touch -d '2010-01-01 00:00:00' dir/sub empty; touch -d '1960-01-01' file
      """;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--format=gnu",
        "--format=gnu --sparse",
        "--format=posix",
        "--format=posix --sparse --sparse-version=0.0",
        "--format=posix --sparse --sparse-version=0.1",
        "--format=posix --sparse --sparse-version=1.0",
        "--format=posix -z",
        "--format=gnu --zstd",
        "--format=gnu -j"
      })
  void keepsWhatGnuTarKeeps(String options) throws Exception {
    sh(TREE + "touch -d '2015-05-05 05:05:05' . dir\n");
    sh("tar " + options + " -C src -cf a.tar .");
    sh("mkdir expected && tar -C expected -xpf a.tar --numeric-owner");

    LayerApplier.Applied applied = apply(temp.resolve("a.tar"));

    assertThat(listing("layer")).isEqualTo(listing("expected"));
    assertThat(
            sh("diff -r --no-dereference expected/dir layer/dir; cmp expected/sparse layer/sparse"))
        .isEmpty();
    assertThat(applied.size()).isGreaterThan(10 << 20);
    if (options.contains("--sparse")) {
      assertThat(sh("stat -c %b layer/sparse").strip()).isNotEqualTo("20480");
    }
  }

  @Test
  void keepsExtendedAttributesAsBytes() throws Exception {
    byte[] capability = new byte[20];
    capability[0] = 1;
    capability[3] = 2;
    capability[5] = 0x20; // cap_net_raw, permitted and effective, revision 2
    apply(
        new TarBytes()
            .pax("SCHILY.xattr.security.capability", capability)
            .file("ping", "program")
            .pax("SCHILY.xattr.trusted.overlay.redirect", "/etc".getBytes(StandardCharsets.UTF_8))
            .directory("d/"));
    FileCalls calls = FileCalls.host();
    try (var dir = calls.openDirectory(layer)) {
      assertThat(calls.lgetxattrat(dir.number(), "ping", "security.capability"))
          .hasValue(capability);
      assertThat(calls.llistxattrat(dir.number(), "d")).isEmpty();
    }
  }

  @Test
  void whiteoutsBecomeOverlays() throws Exception {
    sh("mkdir -p src/d; touch src/.wh.gone src/d/.wh..wh..opq src/d/new; tar -C src -cf a.tar .");
    apply(temp.resolve("a.tar"));
    assertThat(sh("stat -c '%F %t %T' layer/gone")).isEqualTo("character special file 0 0\n");
    FileCalls calls = FileCalls.host();
    try (var dir = calls.openDirectory(layer.resolve("d"))) {
      assertThat(RootFilesystemView.isOpaque(calls, dir.number())).isTrue();
    }
    assertThat(layer.resolve("d/.wh..wh..opq")).doesNotExist();
  }

  @Nested
  class Order {
    boolean opaque(String name) throws IOException {
      FileCalls calls = FileCalls.host();
      try (var dir = calls.openDirectory(layer.resolve(name))) {
        return RootFilesystemView.isOpaque(calls, dir.number());
      }
    }

    @Test
    void whiteoutBeforeItsReplacement() throws Exception {
      apply(new TarBytes().file(".wh.a", "").file("a", "new"));
      assertThat(layer.resolve("a")).hasContent("new");
    }

    @Test
    void whiteoutAfterItsReplacement() throws Exception {
      apply(new TarBytes().file("a", "new").file(".wh.a", ""));
      assertThat(layer.resolve("a")).hasContent("new");
    }

    @Test
    void whiteoutOfADirectoryThatComesAgain() throws Exception {
      apply(new TarBytes().file(".wh.d", "").directory("d/").file("d/f", "1"));
      assertThat(opaque("d")).isTrue();
      assertThat(layer.resolve("d/f")).hasContent("1");
    }

    @Test
    void whiteoutAfterTheDirectory() throws Exception {
      apply(new TarBytes().directory("d/").file("d/f", "1").file(".wh.d", ""));
      assertThat(opaque("d")).isTrue();
    }

    @Test
    void whiteoutOfADirectoryWithoutEntry() throws Exception {
      apply(new TarBytes().file(".wh.d", "").file("d/f", "1"));
      assertThat(opaque("d")).isTrue();
    }

    @Test
    void laterEntryReplacesTreeByFileAndBack() throws Exception {
      apply(
          new TarBytes()
              .directory("d/")
              .directory("d/e/")
              .file("d/e/f", "1")
              .file("d", "now a file")
              .file("x", "file")
              .directory("x/")
              .file("x/y", "2"));
      assertThat(layer.resolve("d")).hasContent("now a file");
      assertThat(layer.resolve("x/y")).hasContent("2");
    }
  }

  @Nested
  class Attacks {
    Path outside;

    @BeforeEach
    void target() throws IOException {
      outside = Files.createDirectory(temp.resolve("outside"));
      Files.writeString(outside.resolve("secret"), "secret");
    }

    @Test
    void nameThatClimbs() {
      assertThatThrownBy(() -> apply(new TarBytes().file("../outside/new", "x")))
          .isInstanceOf(LayerException.class)
          .hasMessage("tar: \"../outside/new\" leads outside of the layer");
      assertThatThrownBy(() -> apply(new TarBytes().file("a/../../outside/new", "x")))
          .isInstanceOf(LayerException.class);
      assertThat(outside.resolve("new")).doesNotExist();
    }

    @Test
    void absoluteNameStaysInside() throws IOException {
      apply(new TarBytes().file("/etc/jdock-test", "x"));
      assertThat(layer.resolve("etc/jdock-test")).hasContent("x");
      assertThat(Path.of("/etc/jdock-test")).doesNotExist();
    }

    @Test
    void absoluteLinkAsParent() {
      assertThatThrownBy(
              () -> apply(new TarBytes().link("evil", outside.toString()).file("evil/new", "x")))
          .isInstanceOf(IOException.class);
      assertThat(outside.resolve("new")).doesNotExist();
    }

    @Test
    void climbingLinkAsParent() {
      assertThatThrownBy(
              () -> apply(new TarBytes().link("evil", "../outside").file("evil/new", "x")))
          .isInstanceOf(IOException.class);
      assertThat(outside.resolve("new")).doesNotExist();
    }

    @Test
    void linkWithinTheLayerIsFollowedAsTheContainerWould() throws IOException {
      apply(new TarBytes().directory("usr/lib/").link("lib", "/usr/lib").file("lib/so", "x"));
      assertThat(layer.resolve("usr/lib/so")).hasContent("x");
    }

    @Test
    void fileOverALinkReplacesTheLink() throws IOException {
      apply(new TarBytes().link("f", outside.resolve("secret").toString()).file("f", "mine"));
      assertThat(outside.resolve("secret")).hasContent("secret");
      assertThat(layer.resolve("f")).hasContent("mine");
    }

    @Test
    void hardLinkToOutside() {
      assertThatThrownBy(() -> apply(new TarBytes().hardLink("h", "../outside/secret")))
          .isInstanceOf(LayerException.class);
      assertThatThrownBy(() -> apply(new TarBytes().hardLink("h", outside.resolve("secret") + "")))
          .isInstanceOf(IOException.class);
      assertThatThrownBy(
              () ->
                  apply(
                      new TarBytes().link("evil", outside.toString()).hardLink("h", "evil/secret")))
          .isInstanceOf(IOException.class);
      assertThat(layer.resolve("h")).doesNotExist();
    }

    @Test
    void whiteoutOfDots() {
      assertThatThrownBy(() -> apply(new TarBytes().file(".wh...", "")))
          .isInstanceOf(LayerException.class);
      assertThatThrownBy(() -> apply(new TarBytes().file("d/.wh..", "")))
          .isInstanceOf(LayerException.class);
    }

    private void refused(TarBytes archive, LayerLimits limits, String message) {
      assertThatThrownBy(
              () ->
                  LayerApplier.apply(
                      new ByteArrayInputStream(archive.end()),
                      Optional.empty(),
                      Optional.empty(),
                      layer,
                      OutputStream.nullOutputStream(),
                      limits))
          .isInstanceOf(LayerException.class)
          .hasMessage(message);
    }

    @Test
    void moreFilesThanAnyImageHas() {
      LayerLimits three = new LayerLimits(1 << 20, 3, 1 << 20);
      refused(
          new TarBytes().file("a", "").file("a", "").file("a", "").file("a", ""),
          three,
          "layer has too many files: more than 3");
      refused(
          new TarBytes().file("directories/that/it/leaves/out", ""),
          three,
          "layer has too many files: more than 3");
    }

    @Test
    void filesLargerThanAnyImageIs() throws IOException {
      LayerLimits small = new LayerLimits(1000, 100, 1 << 20);
      refused(
          new TarBytes().file("a", "x".repeat(600)).file("b", "x".repeat(600)),
          small,
          "layer is too large: its files have more than 1000 bytes");
      refused(
          new TarBytes()
              .pax("GNU.sparse.major", bytes("0"))
              .pax("GNU.sparse.size", bytes(String.valueOf(Long.MAX_VALUE)))
              .file("hole", ""),
          LayerLimits.DEFAULT,
          "layer is too large: its files have more than " + (1L << 40) + " bytes");
      assertThat(layer.resolve("hole")).doesNotExist();
    }

    @Test
    void memoryForDirectoriesAndHeaders() {
      refused(
          new TarBytes().directory("a/").directory("b/").file(".wh.c", ""),
          new LayerLimits(1 << 20, 100, 300),
          "layer has too many directories and whiteouts");
      TarBytes archive = new TarBytes();
      for (int i = 0; i < 3; i++) {
        archive.pax("SCHILY.xattr.user." + i, new byte[400_000]);
      }
      refused(
          archive.file("a", ""),
          LayerLimits.DEFAULT,
          "tar: extended headers of more than 1048576 bytes");
    }

    @Test
    void namesThatNoKernelTakes() throws Exception {
      refused(
          new TarBytes().pax("path", bytes("n/".repeat(300_000))).file("a", ""),
          LayerLimits.DEFAULT,
          "tar: name of 600000 bytes: " + "n/".repeat(40));
      TarBytes deep = new TarBytes().pax("path", bytes("nn/".repeat(1300) + "f")).file("a", "");
      deep.pax("linkpath", bytes("nn/".repeat(1299) + "nn")).link("deep", "");
      deep.pax("path", bytes("deep/" + "nn/".repeat(1300) + "f")).file("a", "");
      apply(deep); // twice as deep as any name can say, by way of a link
      new TreeRemover(FileCalls.host()).remove(layer);
      assertThat(layer).doesNotExist();
    }

    @Test
    void deviceThatIsAWhiteout() throws Exception {
      sh("mkdir src && cd src && mknod w c 0 0 && mkdir d && touch d/f && tar -cf ../a.tar d w");
      apply(temp.resolve("a.tar"));
      assertThat(sh("stat -c '%t %T' layer/w").strip()).isEqualTo("0 0"); // hides, and that is all
    }

    @Test
    void whiteoutsThatClimb() throws Exception {
      refused(
          new TarBytes().file("../outside/.wh.secret", ""),
          LayerLimits.DEFAULT,
          "tar: \"../outside/.wh.secret\" leads outside of the layer");
      assertThatThrownBy(
              () ->
                  apply(
                      new TarBytes().link("evil", outside.toString()).file("evil/.wh.secret", "")))
          .isInstanceOf(IOException.class);
      assertThatThrownBy(
              () ->
                  apply(
                      new TarBytes()
                          .link("evil", outside.toString())
                          .file("evil/.wh..wh..opq", "")))
          .isInstanceOf(IOException.class);
      assertThat(sh("ls -A outside; getfattr -d -m - outside 2>/dev/null || true"))
          .isEqualTo("secret\n");
    }

    @Test
    void truncatedArchivesOfEveryCompression() throws Exception {
      sh(
          "head -c 300000 /dev/urandom > data; tar -cf a.tar data; gzip -k a.tar; zstd -q a.tar; bzip2 -k a.tar; xz -k a.tar");
      for (String name : new String[] {"a.tar.gz", "a.tar.zst", "a.tar.bz2", "a.tar.xz", "a.tar"}) {
        byte[] whole = Files.readAllBytes(temp.resolve(name));
        for (int length : new int[] {7, whole.length / 2, whole.length - 100_000}) {
          ByteArrayInputStream half = new ByteArrayInputStream(whole, 0, length);
          assertThatThrownBy(
                  () -> LayerApplier.apply(half, Optional.empty(), Optional.empty(), layer))
              .as(name + " " + length)
              .isInstanceOf(IOException.class)
              .hasMessageMatching(
                  "decompress layer: unexpected EOF|tar: archive ends within a (file|header)"
                      + "|Unexpected end of stream"); // bzip2
        }
      }
      for (String name : new String[] {"a.tar.gz", "a.tar.xz"}) {
        byte[] damaged = Files.readAllBytes(temp.resolve(name));
        damaged[damaged.length / 2] ^= 1;
        assertThatThrownBy(
                () ->
                    LayerApplier.apply(
                        new ByteArrayInputStream(damaged),
                        Optional.empty(),
                        Optional.empty(),
                        layer))
            .as(name)
            .isInstanceOf(LayerException.class)
            .hasMessageStartingWith("decompress layer: ");
      }
    }

    /** 256 MiB for the dictionary of one small file: the daemon is not to be filled like that. */
    @Test
    void memoryThatACompressionAsksFor() throws Exception {
      sh("echo a > data; tar -cf a.tar data; xz -k --lzma2=dict=256MiB a.tar");
      byte[] greedy = Files.readAllBytes(temp.resolve("a.tar.xz"));
      assertThatThrownBy(
              () ->
                  LayerApplier.apply(
                      new ByteArrayInputStream(greedy), Optional.empty(), Optional.empty(), layer))
          .isInstanceOf(LayerException.class)
          .hasMessageContaining("memory");
    }

    private static byte[] bytes(String text) {
      return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void damagedArchives() {
      assertThatThrownBy(() -> apply(new TarBytes().raw(new byte[] {1, 2, 3})))
          .isInstanceOf(IOException.class);
      byte[] noise = new byte[2048];
      java.util.Arrays.fill(noise, (byte) 'x');
      assertThatThrownBy(() -> apply(new TarBytes().raw(noise))).isInstanceOf(LayerException.class);
    }
  }

  @Test
  void wrongDigestsAreRefused() throws Exception {
    byte[] tar = new TarBytes().file("a", "b").end();
    Digest right = Digest.sha256(tar);
    Digest wrong = Digest.sha256("other");
    LayerApplier.apply(
        new ByteArrayInputStream(tar), Optional.of(right), Optional.of(right), layer);
    assertThatThrownBy(
            () ->
                LayerApplier.apply(
                    new ByteArrayInputStream(tar), Optional.of(wrong), Optional.empty(), layer))
        .isInstanceOf(LayerException.class)
        .hasMessageContaining("digest mismatch");
    assertThatThrownBy(
            () ->
                LayerApplier.apply(
                    new ByteArrayInputStream(tar), Optional.empty(), Optional.of(wrong), layer))
        .isInstanceOf(LayerException.class)
        .hasMessageContaining(wrong.toString());
  }
}
