package io.jdock.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jdock.image.spec.Digest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TarReaderTest {
  static byte[] content(TarReader reader) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] buffer = new byte[700];
    for (int n = reader.read(buffer, 0, 700); n >= 0; n = reader.read(buffer, 0, 700)) {
      out.write(buffer, 0, n);
    }
    return out.toByteArray();
  }

  @Property(tries = 100)
  void readsBackWhatWasWritten(@ForAll @Size(max = 10) List<@Size(max = 3000) byte[]> files)
      throws IOException {
    TarBytes tar = new TarBytes();
    for (int i = 0; i < files.size(); i++) {
      tar.file("file" + i, files.get(i));
    }
    TarReader reader = new TarReader(new ByteArrayInputStream(tar.end()));
    for (int i = 0; i < files.size(); i++) {
      assertThat(reader.next().orElseThrow().name()).isEqualTo("file" + i);
      if (i % 2 == 0) { // the others are skipped
        assertThat(content(reader)).isEqualTo(files.get(i));
      }
    }
    assertThat(reader.next()).isEmpty();
  }

  @Property(tries = 300)
  void noiseIsAnErrorNotAHang(@ForAll @Size(max = 4000) byte[] noise) {
    TarReader reader = new TarReader(new ByteArrayInputStream(noise));
    try {
      while (reader.next().isPresent()) {
        content(reader);
      }
    } catch (IOException e) {
      assertThat(e).hasMessageStartingWith("tar: ");
    }
  }

  /** So docker build -f- ends a context. */
  @Test
  void paddingMayBeMissingAtTheEnd() throws IOException {
    java.io.ByteArrayOutputStream archive = new java.io.ByteArrayOutputStream();
    TarWriter writer = new TarWriter(archive);
    writer.begin(
        new TarEntry(
            "f",
            "",
            TarEntry.REGULAR,
            0644,
            0,
            0,
            3,
            0,
            0,
            0,
            0,
            java.util.Map.of(),
            java.util.List.of()));
    writer.write(new byte[] {'a', 'b', 'c'}, 0, 3);
    TarReader reader =
        new TarReader(
            new java.io.ByteArrayInputStream(
                java.util.Arrays.copyOf(archive.toByteArray(), 512 + 3)));
    assertThat(reader.next()).isPresent();
    assertThat(reader.next()).isEmpty();
  }

  @Test
  void truncatedArchives() {
    byte[] whole = new TarBytes().file("a", "x".repeat(600)).end();
    byte[] part = java.util.Arrays.copyOf(whole, 800);
    TarReader reader = new TarReader(new ByteArrayInputStream(part));
    assertThatThrownBy(
            () -> {
              reader.next();
              content(reader);
            })
        .hasMessage("tar: archive ends within a file");
  }

  @Test
  void timesWithFractionsBeforeTheEpoch() throws IOException {
    byte[] tar =
        new TarBytes()
            .pax("mtime", "-1.25".getBytes())
            .pax("uid", "4000000000".getBytes())
            .file("a", "")
            .end();
    TarEntry entry = new TarReader(new ByteArrayInputStream(tar)).next().orElseThrow();
    assertThat(entry.modifiedSeconds()).isEqualTo(-2);
    assertThat(entry.modifiedNanos()).isEqualTo(750_000_000);
    assertThat(Integer.toUnsignedLong(entry.uid())).isEqualTo(4_000_000_000L);
  }

  @ParameterizedTest
  @CsvSource({
    "./, ''",
    "a/b, a/b",
    "./a//b/, a/b",
    "/a, a",
    "a/./b, a/b",
    "a/../b, b",
    "/../a, a",
    "a/.., ''"
  })
  void cleansNames(String name, String clean) throws LayerException {
    assertThat(LayerTree.clean(name)).isEqualTo(clean);
  }

  @ParameterizedTest
  @CsvSource({"..", "../a", "a/../..", "a/../../b", "./../x"})
  void refusesNamesThatClimb(String name) {
    assertThatThrownBy(() -> LayerTree.clean(name)).isInstanceOf(LayerException.class);
  }

  /** Reads one byte at a time and never has any available, as a slow connection does. */
  static final class Trickle extends java.io.FilterInputStream {
    Trickle(byte[] content) {
      super(new ByteArrayInputStream(content));
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      return super.read(bytes, offset, Math.min(1, length));
    }

    @Override
    public int available() {
      return 0;
    }
  }

  @Test
  void severalGzipMembersAreOneArchive() throws IOException {
    ByteArrayOutputStream members = new ByteArrayOutputStream();
    for (String part : List.of("one", "two", "three")) {
      try (GZIPOutputStream gzip = new GZIPOutputStream(members)) {
        gzip.write(part.getBytes());
      }
    }
    HashingStream hashed =
        new HashingStream(new Trickle(members.toByteArray()), Digest.Algorithm.SHA256);
    assertThat(Compression.decompress(hashed).readAllBytes()).asString().isEqualTo("onetwothree");
    assertThat(hashed.finish()).isEqualTo(Digest.sha256(members.toByteArray()));
  }
}
