package io.jdock.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
  @TempDir Path dir;

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private List<String> names() throws IOException {
    try (var files = Files.list(dir)) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void replacesWhatWasThereAndWhatACrashLeft() throws IOException {
    Path file = dir.resolve("f");
    Path temporary = dir.resolve(".tmp");
    Files.writeString(temporary, "half");
    AtomicFile.write(file, temporary, bytes("one"));
    assertThat(file).hasContent("one");
    AtomicFile.writeUnsynced(file, temporary, bytes("two"));
    assertThat(AtomicFile.sync(file)).isTrue();
    assertThat(file).hasContent("two");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(names()).containsExactly("f");
    assertThat(AtomicFile.sync(dir.resolve("gone"))).isFalse();
  }

  @Test
  void leavesNothingWhereItFails() throws IOException {
    Files.createDirectories(dir.resolve("f/full")); // no file can take its name
    assertThatThrownBy(() -> AtomicFile.write(dir.resolve("f"), dir.resolve(".tmp"), bytes("x")))
        .isInstanceOf(IOException.class);
    assertThat(names()).containsExactly("f");
  }
}
