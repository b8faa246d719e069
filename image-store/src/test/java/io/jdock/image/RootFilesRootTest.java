package io.jdock.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jdock.image.spec.Digest;
import io.jdock.linux.Descriptors;
import io.jdock.linux.Fd;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives unpacked over what is there, with volumes of the same file system below. */
class RootFilesRootTest {
  @TempDir Path temp;
  private Path root;
  private Path volume;
  private Path mounted;

  @BeforeEach
  void mountVolume() throws Exception {
    assumeTrue("root".equals(System.getProperty("user.name")), "needs root");
    root = Files.createDirectory(temp.resolve("root"));
    volume = Files.createDirectory(temp.resolve("volume"));
    Files.createDirectory(volume.resolve("deep"));
    Files.writeString(volume.resolve("deep/precious"), "data");
    mounted = Files.createDirectories(root.resolve("a/b/volume"));
    Files.writeString(root.resolve("a/first"), "the container's own");
    sh("mount", "--bind", volume.toString(), mounted.toString());
  }

  @AfterEach
  void unmount() throws Exception {
    if (mounted != null) {
      sh("umount", mounted.toString());
    }
  }

  private static void sh(String... command) throws Exception {
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }

  private void unpack(TarBytes archive) throws IOException {
    try (Fd top = Descriptors.open(root, Descriptors.O_PATH | Descriptors.O_DIRECTORY)) {
      new RootFiles(top)
          .unpack("/", new ByteArrayInputStream(archive.end()), false, Optional.empty());
    }
  }

  private void assertNothingIsLost() {
    assertThat(volume.resolve("deep/precious")).hasContent("data");
    assertThat(root.resolve("a/first")).hasContent("the container's own");
  }

  @Test
  void aFileDoesNotReplaceADirectoryWithAVolumeBelow() {
    assertThatThrownBy(() -> unpack(new TarBytes().file("a", "now a file")))
        .hasMessageContaining("unlinkat a/b/volume: device or resource busy");
    assertNothingIsLost();
  }

  @Test
  void aSymbolicLinkDoesNotReplaceTheVolumeItself() {
    assertThatThrownBy(() -> unpack(new TarBytes().link("a/b/volume", "/elsewhere")))
        .hasMessageContaining("unlinkat a/b/volume: device or resource busy");
    assertNothingIsLost();
  }

  @Test
  void theRemoverNeverEntersAMount() {
    assertThatThrownBy(() -> new TreeRemover(FileCalls.host()).remove(root.resolve("a")))
        .hasMessageContaining("device or resource busy");
    assertThat(volume.resolve("deep/precious")).hasContent("data");
  }

  @Test
  void aDirectoryOfTheVolumeIsReplaced() throws IOException {
    unpack(new TarBytes().file("a/b/volume/deep", "now a file"));
    assertThat(volume.resolve("deep")).hasContent("now a file");
  }

  /** By {@link FileDigests} a file of which the digest is known is not read. */
  @Test
  void aKnownFileCountsForADigestWithoutBeingRead() throws IOException {
    Map<Long, Digest> digests = new HashMap<>();
    List<Long> found = new ArrayList<>();
    FileDigests known =
        new FileDigests() {
          @Override
          public Optional<Digest> known(long inode) {
            return Optional.ofNullable(digests.get(inode));
          }

          @Override
          public void found(long inode, Digest content) {
            found.add(inode);
            digests.put(inode, content);
          }
        };
    Files.writeString(root.resolve("a/second"), "another");
    Files.writeString(root.resolve("a/empty"), "");
    try (Fd top = Descriptors.open(root, Descriptors.O_PATH | Descriptors.O_DIRECTORY)) {
      RootFiles files = new RootFiles(top);
      Digest plain = files.digest("/a", false);
      assertThat(files.digest("/a", false, path -> false, known)).isEqualTo(plain);
      assertThat(found).hasSize(4); // the volume's is one
      assertThat(files.digest("/a", false, path -> false, known)).isEqualTo(plain);
      assertThat(found).hasSize(4);
      long inode = (Long) Files.getAttribute(root.resolve("a/second"), "unix:ino");
      digests.put(inode, Digest.sha256(new byte[] {1}));
      assertThat(files.digest("/a", false, path -> false, known)).isNotEqualTo(plain);
      Files.writeString(root.resolve("a/second"), "changed");
      assertThat(files.digest("/a", false)).isNotEqualTo(plain);
    }
  }

  @Test
  void anArchiveSaysWhereItsFilesAreFrom() throws Exception {
    Path from = Files.createDirectory(temp.resolve("from"));
    Files.writeString(from.resolve("one"), "1");
    Files.writeString(from.resolve("two"), "2");
    Path archive = temp.resolve("from.tar");
    String[] tar = {"tar", "--format=pax", "--pax-option=JDOCK.origin:=here", "-cf"};
    List<String> words = new ArrayList<>(List.of(tar));
    words.addAll(List.of(archive.toString(), "-C", from.toString(), "one"));
    sh(words.toArray(String[]::new));
    sh("tar", "-rf", archive.toString(), "-C", from.toString(), "two");
    Map<Long, String> origins = new HashMap<>();
    try (Fd top = Descriptors.open(root, Descriptors.O_PATH | Descriptors.O_DIRECTORY);
        var in = Files.newInputStream(archive)) {
      new RootFiles(top).unpack("/", in, true, Optional.empty(), origins::put);
    }
    long one = (Long) Files.getAttribute(root.resolve("one"), "unix:ino");
    long two = (Long) Files.getAttribute(root.resolve("two"), "unix:ino");
    assertThat(origins).isEqualTo(Map.of(one, "here", two, ""));
  }
}
