package io.jdock.cli.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives of containers that lie. */
class LocalTargetTest {
  @TempDir Path temp;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, 512, "UTF-8");

  private void file(String name, String content) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_NORMAL);
    byte[] text = content.getBytes(StandardCharsets.UTF_8);
    entry.setSize(text.length);
    tar.putArchiveEntry(entry);
    tar.write(text);
    tar.closeArchiveEntry();
  }

  private void link(String name, String target, byte type) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name, type);
    entry.setLinkName(target);
    tar.putArchiveEntry(entry);
    tar.closeArchiveEntry();
  }

  private void unpack() throws IOException {
    tar.finish();
    Path directory = Files.createDirectories(temp.resolve("target"));
    new LocalTarget(directory).unpack(new ByteArrayInputStream(bytes.toByteArray()), name -> name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"../outside", "a/../../outside"})
  void aNameThatLeadsOutsideIsRefused(String name) throws IOException {
    file(name, "planted");
    assertThatThrownBy(this::unpack).hasMessageContaining("is outside of");
    assertThat(temp.resolve("outside")).doesNotExist();
  }

  @Test
  void nothingIsWrittenThroughASymbolicLink() throws IOException {
    Path host = Files.createDirectory(temp.resolve("host"));
    link("a", host.toString(), TarConstants.LF_SYMLINK);
    file("a/planted", "planted");
    assertThatThrownBy(this::unpack).hasMessageContaining("is a symbolic link");
    assertThat(host).isEmptyDirectory();
  }

  @Test
  void aFileReplacesALinkAndNotWhereItLeads() throws IOException {
    Path host = Files.writeString(temp.resolve("host"), "mine");
    link("a", host.toString(), TarConstants.LF_SYMLINK);
    file("a", "new");
    unpack();
    assertThat(host).hasContent("mine");
    assertThat(temp.resolve("target/a")).hasContent("new");
  }

  @Test
  void extendedAttributesAreCountedAsTheyAreNotMade() throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry("ping", TarConstants.LF_NORMAL);
    entry.addPaxHeader("SCHILY.xattr.security.capability", "x");
    tar.putArchiveEntry(entry);
    tar.closeArchiveEntry();
    file("plain", "");
    tar.finish();
    LocalTarget target = new LocalTarget(Files.createDirectories(temp.resolve("target")));
    target.unpack(new ByteArrayInputStream(bytes.toByteArray()), name -> name);
    assertThat(target.stripped()).isEqualTo(1);
  }

  @Test
  @Timeout(20) // who opens it waits for a writer
  void aPipeIsMadeWithItsModeAndTimeAndNeverOpened() throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry("pipe", TarConstants.LF_FIFO);
    entry.setMode(0622);
    entry.setModTime(FileTime.from(1_000_000_000, TimeUnit.SECONDS));
    tar.putArchiveEntry(entry);
    tar.closeArchiveEntry();
    unpack();
    Map<String, Object> pipe = Files.readAttributes(temp.resolve("target/pipe"), "unix:*");
    assertThat(pipe).containsEntry("mode", 0010622);
    assertThat(pipe)
        .containsEntry("lastModifiedTime", FileTime.from(1_000_000_000, TimeUnit.SECONDS));
  }

  @Test
  void aLinkThatLeadsOutsideIsRefusedInDockersWords() throws IOException {
    link("a", "../../etc", TarConstants.LF_SYMLINK);
    assertThatThrownBy(this::unpack).hasMessageContaining("invalid symlink");
  }

  @Test
  void aHardLinkToTheMachinesFilesIsRefused() throws IOException {
    Files.writeString(temp.resolve("host"), "mine");
    link("a", "../host", TarConstants.LF_LINK);
    assertThatThrownBy(this::unpack).hasMessageContaining("is outside of");
  }

  @ParameterizedTest
  @CsvSource({
    "/a/b, /a, b, false",
    "/a/b/, /a, b, true",
    "/a/b/., /a/b, ., true",
    "/, /, /, true",
    "a, ., a, false",
    ".,  ., ., true"
  })
  void whatFollowsTheLastNameOfAPathMatters(
      String typed, String directory, String base, boolean byName) {
    CopyPath path = new CopyPath(typed);
    assertThat(path.directory()).isEqualTo(directory);
    assertThat(path.base()).isEqualTo(base);
    assertThat(path.isDirectoryByName()).isEqualTo(byName);
  }

  @ParameterizedTest
  @CsvSource({
    "dir, other, dir/x, other/x",
    "dir, '', dir/x, dir/x",
    "., other, ./x, other/./x",
    "/, root, /bin, root/bin",
    "dir, other, dir, other"
  })
  void theCopiedFileTakesItsNewName(String base, String name, String entry, String expected) {
    assertThat(CopyCommand.renaming(base, name).apply(entry)).isEqualTo(expected);
  }
}
