package io.jdock.linux.cgroup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the forms in which the kernel writes statistics. Files that it lacks read as nothing. */
final class StatFiles {
  private StatFiles() {}

  static List<String> lines(Optional<Path> directory, String file) throws IOException {
    if (directory.isEmpty()) {
      return List.of();
    }
    try {
      return Files.readAllLines(directory.get().resolve(file));
    } catch (NoSuchFileException absent) {
      return List.of();
    }
  }

  /** A file of lines {@code key number}. */
  static Map<String, Long> keyed(Optional<Path> directory, String file) throws IOException {
    Map<String, Long> values = new LinkedHashMap<>();
    for (String line : lines(directory, file)) {
      int blank = line.indexOf(' ');
      if (blank > 0) {
        values.put(line.substring(0, blank), number(line.substring(blank + 1).strip()));
      }
    }
    return values;
  }

  /** A file of one number; 0 when it is missing. */
  static long single(Optional<Path> directory, String file) throws IOException {
    List<String> lines = lines(directory, file);
    return lines.isEmpty() ? 0 : number(lines.get(0).strip());
  }

  /** {@code max} reads as the largest number, and so does what does not fit. */
  static long number(String text) {
    if (text.equals("max")) {
      return Long.MAX_VALUE;
    }
    long value = Long.parseUnsignedLong(text);
    return value < 0 ? Long.MAX_VALUE : value;
  }
}
