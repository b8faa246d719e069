package io.jdock.image;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jdock.linux.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/**
 * Small state files that are either old or new after a crash, never half: written beside, synced,
 * renamed. Names of unfinished ones begin with {@code .tmp-}.
 */
final class StateFiles {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String UNFINISHED = ".tmp-";

  /** A state file that is no JSON. */
  static final class DamagedException extends IOException {
    private static final long serialVersionUID = 1L;

    DamagedException(Path file, JacksonException cause) {
      super("state file " + file + " is damaged: " + cause.getOriginalMessage(), cause);
    }
  }

  private StateFiles() {}

  static ObjectNode newObject() {
    return MAPPER.createObjectNode();
  }

  static void write(Path file, JsonNode json) throws IOException {
    write(file, MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(json));
  }

  /** Like {@link #write(Path, JsonNode)}, but leaves it to a later sync to put it on disk. */
  static void writeUnsynced(Path file, JsonNode json) throws IOException {
    writeUnsynced(file, MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(json));
  }

  static void writeUnsynced(Path file, byte[] content) throws IOException {
    AtomicFile.writeUnsynced(file, temporary(file), content);
  }

  static void write(Path file, byte[] content) throws IOException {
    AtomicFile.write(file, temporary(file), content);
  }

  private static Path temporary(Path file) {
    long random = ThreadLocalRandom.current().nextLong();
    return file.resolveSibling(UNFINISHED + Long.toUnsignedString(random, 36));
  }

  /** An empty file that goes at the next start unless it is renamed before. */
  static Path unfinished(Path directory) throws IOException {
    return Files.createTempFile(directory, UNFINISHED, "");
  }

  static JsonNode read(Path file) throws IOException {
    try {
      return MAPPER.readTree(Files.readAllBytes(file));
    } catch (JacksonException e) {
      throw new DamagedException(file, e);
    }
  }

  /** The files of a directory with that ending; unfinished ones of a crash are removed. */
  static List<Path> list(Path directory, String ending) throws IOException {
    List<Path> all;
    try (Stream<Path> files = Files.list(directory)) {
      all = files.sorted().toList();
    }
    for (Path file : all) {
      if (file.getFileName().toString().startsWith(UNFINISHED)) {
        Files.delete(file);
      }
    }
    return all.stream()
        .filter(file -> !file.getFileName().toString().startsWith(UNFINISHED))
        .filter(file -> file.getFileName().toString().endsWith(ending))
        .toList();
  }
}
