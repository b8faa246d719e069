package io.jdock.engine.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.jdock.image.spec.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContextDigestsTest {
  private static final String SAME = "65024:12:1700000000.5";
  private static final String CHANGED = "65024:12:1700000001.5";

  @TempDir Path directory;

  private static Digest digest(String of) {
    return Digest.sha256(of.getBytes(StandardCharsets.UTF_8));
  }

  private ContextDigests first() throws IOException {
    ContextDigests first = Contexts.open(directory).digests(Optional.of("context"));
    first.unpacked(1, SAME);
    first.unpacked(2, "");
    first.found(1, digest("one"));
    first.found(2, digest("two"));
    first.save();
    return first;
  }

  @Test
  void aFileOfTheSameOriginIsKnownInTheNextBuild() throws IOException {
    assertThat(first().known(1)).contains(digest("one"));
    ContextDigests next = Contexts.open(directory).digests(Optional.of("context"));
    next.unpacked(7, SAME);
    assertThat(next.known(7)).contains(digest("one"));
    assertThat(next.known(1)).isEmpty();
  }

  @Test
  void whatChangedOrSaysNothingOrIsOfAnotherContextIsNot() throws IOException {
    assertThat(first().known(2)).isEmpty();
    ContextDigests next = Contexts.open(directory).digests(Optional.of("context"));
    next.unpacked(1, CHANGED);
    assertThat(next.known(1)).isEmpty();
    next.unpacked(1, SAME + " x");
    assertThat(next.known(1)).isEmpty();
    ContextDigests other = Contexts.open(directory).digests(Optional.of("other"));
    other.unpacked(1, SAME);
    assertThat(other.known(1)).isEmpty();
    ContextDigests none = Contexts.open(directory).digests(Optional.empty());
    none.unpacked(1, SAME);
    none.found(1, digest("one"));
    assertThat(none.known(1)).isEmpty();
  }

  /** A file that is replaced in the archive may have its inode taken by another. */
  @Test
  void anInodeUsedAgainIsAnotherFile() throws IOException {
    ContextDigests digests = first();
    digests.unpacked(1, "");
    assertThat(digests.known(1)).isEmpty();
  }

  @Test
  void onlyFilesThatTheContextStillHasAreKept() throws IOException {
    first();
    ContextDigests next = Contexts.open(directory).digests(Optional.of("context"));
    next.unpacked(3, CHANGED);
    next.found(3, digest("three"));
    next.save();
    assertThat(directory.resolve("context")).hasContent(CHANGED + " " + digest("three"));
  }

  @Test
  void aDamagedFileIsAsIfItsLinesWereNotThere() throws IOException {
    Files.writeString(
        directory.resolve("context"),
        "\n" + SAME + " sha256:12\n" + CHANGED + " " + digest("three") + "\n" + SAME);
    ContextDigests digests = Contexts.open(directory).digests(Optional.of("context"));
    digests.unpacked(1, SAME);
    digests.unpacked(2, CHANGED);
    assertThat(digests.known(1)).isEmpty();
    assertThat(digests.known(2)).contains(digest("three"));
  }

  @Test
  void pruneForgetsThoseNotUsedSince() throws IOException {
    first();
    Contexts contexts = Contexts.open(directory);
    assertThat(contexts.prune(Instant.now().minusSeconds(60))).isZero();
    assertThat(contexts.prune(Instant.now().plusSeconds(1))).isPositive();
    assertThat(directory).isEmptyDirectory();
  }
}
