package io.jdock.engine.container;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files that hold either their old or their new content, whenever the machine dies. */
final class StateFile {
  private StateFile() {}

  /** Writes a temporary file beside it, syncs it, renames it. */
  static void write(Path path, byte[] content) throws IOException {
    write(path, content, true);
  }

  /**
   * Like {@link #write} for whoever survives the daemon's death, not yet the machine's: {@link
   * #sync} later makes it last.
   */
  static void writeUnsynced(Path path, byte[] content) throws IOException {
    write(path, content, false);
  }

  /** Does nothing when the file is gone. */
  static void sync(Path path) throws IOException {
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
      file.force(false);
    } catch (NoSuchFileException e) {
      System.getLogger(StateFile.class.getName())
          .log(System.Logger.Level.TRACE, "{0} was removed before it was synced", path);
    }
  }

  private static void write(Path path, byte[] content, boolean sync) throws IOException {
    Path temporary = path.resolveSibling("." + path.getFileName() + ".tmp");
    Files.deleteIfExists(temporary);
    try (FileChannel out =
        FileChannel.open(
            temporary,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      ByteBuffer buffer = ByteBuffer.wrap(content);
      while (buffer.hasRemaining()) {
        out.write(buffer);
      }
      if (sync) {
        out.force(false);
      }
    }
    Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
  }
}
