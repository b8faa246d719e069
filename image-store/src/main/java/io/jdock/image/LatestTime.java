package io.jdock.image;

import static io.jdock.image.FileCalls.O_DIRECTORY;
import static io.jdock.image.FileCalls.O_NOFOLLOW;
import static io.jdock.image.FileCalls.O_RDONLY;

import io.jdock.linux.Fd;
import io.jdock.linux.LinuxException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** Sets back the times of files that are newer than they may be, so that layers can be repeated. */
final class LatestTime {
  /** Deeper ones have a path that no layer can have, see {@link LayerPacker}. */
  private static final int MOST_DEPTH = 2048;

  private final FileCalls calls = FileCalls.host();
  private final Instant latest;

  private LatestTime(Instant latest) {
    this.latest = latest;
  }

  /** Goes through all below the directory, which nobody writes to meanwhile. */
  static void apply(Path directory, Instant latest) throws IOException {
    LatestTime times = new LatestTime(latest);
    try (Fd root = times.calls.openDirectory(directory)) {
      times.below(root, 0);
    }
  }

  private void below(Fd directory, int depth) throws IOException {
    if (depth > MOST_DEPTH) {
      throw new LinuxException(
          "utimensat", "a directory of depth " + depth, FileCalls.ENAMETOOLONG);
    }
    for (FileCalls.Entry entry : calls.entries(directory.number(), "")) {
      Optional<FileCalls.Stat> stat = calls.lstatat(directory.number(), entry.name());
      if (stat.isEmpty()) {
        continue;
      }
      if (stat.get().isDirectory()) {
        try (Fd child =
            calls.openat(
                directory.number(), entry.name(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW, 0)) {
          below(child, depth + 1);
        }
      }
      Instant modified =
          Instant.ofEpochSecond(stat.get().modifiedSeconds(), stat.get().modifiedNanos());
      if (modified.isAfter(latest)) {
        calls.utimensat(
            directory.number(), entry.name(), latest.getEpochSecond(), latest.getNano());
      }
    }
  }
}
