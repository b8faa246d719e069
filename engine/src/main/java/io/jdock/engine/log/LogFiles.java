package io.jdock.engine.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The files of one log: the one written to, and older ones numbered from 1, the youngest first.
 *
 * @param current {@code ID-json.log}
 * @param maxSize bytes after which a new one is begun; 0 for never
 * @param maxFiles how many are kept, the current one included
 */
public record LogFiles(Path current, long maxSize, int maxFiles) {

  Path numbered(int number) {
    return current.resolveSibling(current.getFileName() + "." + number);
  }

  /** Makes the current file the first of the older ones, dropping the oldest. */
  void rotate() throws IOException {
    if (maxFiles < 2) {
      Files.deleteIfExists(current);
      return;
    }
    Files.deleteIfExists(numbered(maxFiles - 1));
    for (int i = maxFiles - 1; i > 1; i--) {
      if (Files.exists(numbered(i - 1))) {
        Files.move(numbered(i - 1), numbered(i), StandardCopyOption.ATOMIC_MOVE);
      }
    }
    Files.move(current, numbered(1), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Those that exist, oldest first. */
  List<Path> oldestFirst() {
    List<Path> files = new ArrayList<>();
    for (int i = maxFiles - 1; i >= 1; i--) {
      if (Files.exists(numbered(i))) {
        files.add(numbered(i));
      }
    }
    if (Files.exists(current)) {
      files.add(current);
    }
    return files;
  }
}
