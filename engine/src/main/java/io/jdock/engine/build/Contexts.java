package io.jdock.engine.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The contexts of earlier builds, of which only digests are kept: a file each. */
final class Contexts {
  static final String UNFINISHED = "next";
  private static final int MOST = 100;

  private record Kept(Path file, Instant used) {}

  private final Path directory;

  private Contexts(Path directory) {
    this.directory = directory;
  }

  /** Removes what a crash has left, and those that were not used for longest. */
  static Contexts open(Path directory) throws IOException {
    Contexts contexts = new Contexts(Files.createDirectories(directory));
    List<Kept> all = contexts.all();
    for (int i = 0; i < all.size(); i++) {
      Path file = all.get(i).file();
      if (i >= MOST || file.getFileName().toString().startsWith(UNFINISHED)) {
        Files.deleteIfExists(file);
      }
    }
    return contexts;
  }

  /** The one used last first. */
  private List<Kept> all() throws IOException {
    List<Kept> all = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        all.add(new Kept(file, Files.getLastModifiedTime(file).toInstant()));
      }
    }
    all.sort((a, b) -> b.used().compareTo(a.used()));
    return all;
  }

  /**
   * @param id of the context: a hash; empty for one that cannot be known again
   */
  ContextDigests digests(Optional<String> id) throws IOException {
    return id.isEmpty() ? ContextDigests.none() : ContextDigests.read(directory.resolve(id.get()));
  }

  /**
   * Forgets those not used after a time.
   *
   * @return bytes of disk that are free again
   */
  long prune(Instant until) throws IOException {
    long bytes = 0;
    for (Kept each : all()) {
      if (!each.used().isAfter(until)) {
        bytes += Files.size(each.file());
        Files.deleteIfExists(each.file());
      }
    }
    return bytes;
  }
}
