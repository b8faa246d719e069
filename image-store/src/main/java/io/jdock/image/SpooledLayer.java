package io.jdock.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A layer's archive that lies in a file below the data root already, as part of an image's archive
 * that was unpacked: the store takes the file itself, without copying it. Several layers of an
 * image may have the same archive.
 */
final class SpooledLayer implements LayerSource, AutoCloseable {
  private final Path file;
  private final ContentStore content;
  private @Nullable Path link;

  SpooledLayer(Path file, ContentStore content) {
    this.file = file;
    this.content = content;
  }

  /** In bytes, as it lies there. */
  long size() throws IOException {
    return Files.size(file);
  }

  @Override
  public InputStream open() throws IOException {
    return Files.newInputStream(file);
  }

  /** Another name of the file, which its owner and mode in the archive do not matter for. */
  @Override
  public Optional<Path> recorded() throws IOException {
    try (InputStream in = open()) {
      if (!Compression.of(HashingStream.unhashed(in)).isTransferable()) {
        return Optional.empty();
      }
    }
    link = content.unfinished(file);
    Files.setAttribute(link, "unix:uid", 0);
    Files.setAttribute(link, "unix:gid", 0);
    Files.setPosixFilePermissions(link, PosixFilePermissions.fromString("rw-------"));
    return Optional.of(link);
  }

  /** Removes the other name if the store did not take it. */
  @Override
  public void close() throws IOException {
    if (link != null) {
      Files.deleteIfExists(link);
    }
  }
}
