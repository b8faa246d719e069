package io.jdock.image;

import static io.jdock.image.FileCalls.O_DIRECTORY;
import static io.jdock.image.FileCalls.O_NOFOLLOW;
import static io.jdock.image.FileCalls.O_RDONLY;

import io.jdock.linux.Fd;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** Sets back the times of files that are newer than they may be, so that layers can be repeated. */
final class LatestTime {
  private final FileCalls calls = FileCalls.host();
  private final Instant latest;

  private LatestTime(Instant latest) {
    this.latest = latest;
  }

  /** Goes through all below the directory, which nobody writes to meanwhile. */
  static void apply(Path directory, Instant latest) throws IOException {
    LatestTime times = new LatestTime(latest);
    try (Fd root = times.calls.openDirectory(directory)) {
      times.below(root);
    }
  }

  private void below(Fd directory) throws IOException {
    for (FileCalls.Entry entry : calls.entries(directory.number(), "")) {
      Optional<FileCalls.Stat> stat = calls.lstatat(directory.number(), entry.name());
      if (stat.isEmpty()) {
        continue;
      }
      if (stat.get().isDirectory()) {
        try (Fd child =
            calls.openat(
                directory.number(), entry.name(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW, 0)) {
          below(child);
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
