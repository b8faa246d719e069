package io.jdock.linux;

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

/**
 * Small files of state that are either old or new after a crash, never half: written beside, synced
 * where they must outlive a power failure, renamed, the directory synced as well. Only the owner
 * may read them.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/fsync.2.html">fsync(2)</a>
 */
public final class AtomicFile {
  private AtomicFile() {}

  /**
   * Writes a file that is on the disk when this returns.
   *
   * @param temporary a name in the same directory, which nothing else writes at the same time
   * @throws IOException when the disk is full, say; the file is as before then, and nothing is left
   */
  public static void write(Path file, Path temporary, byte[] content) throws IOException {
    write(file, temporary, content, true);
    syncDirectory(file);
  }

  /** The same, for whoever outlives the daemon's death, not yet the machine's. */
  public static void writeUnsynced(Path file, Path temporary, byte[] content) throws IOException {
    write(file, temporary, content, false);
  }

  private static void write(Path file, Path temporary, byte[] content, boolean sync)
      throws IOException {
    Files.deleteIfExists(temporary); // of a crash
    try {
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
          out.force(true);
        }
      }
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException | RuntimeException e) {
      try {
        Files.deleteIfExists(temporary);
      } catch (IOException second) {
        e.addSuppressed(second);
      }
      throw e;
    }
  }

  /**
   * Puts a file that was written unsynced on the disk, with its name.
   *
   * @return false when it is gone meanwhile
   */
  public static boolean sync(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    } catch (NoSuchFileException e) {
      return false;
    }
    syncDirectory(file);
    return true;
  }

  /** A rename is on the disk once the directory is. */
  private static void syncDirectory(Path file) throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    if (directory != null) {
      try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }
}
