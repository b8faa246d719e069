package io.jdock.engine.log;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The files of one log: the one written to, and older ones numbered from 1, the youngest first,
 * compressed ones ending in {@code .gz}.
 *
 * @param current {@code ID-json.log}
 * @param maxSize bytes after which a new one is begun; 0 for never
 * @param maxFiles how many are kept, the current one included
 * @param compress whether older ones are compressed
 */
public record LogFiles(
    Path current, LogFormat format, long maxSize, int maxFiles, boolean compress) {
  static final Set<StandardOpenOption> WRITE =
      Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.READ);

  Path numbered(int number) {
    return current.resolveSibling(current.getFileName() + "." + number);
  }

  static Path compressed(Path file) {
    return file.resolveSibling(file.getFileName() + ".gz");
  }

  FileChannel open() throws IOException {
    return FileChannel.open(
        current,
        WRITE,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----")));
  }

  /** What tells a file from others while it exists, whatever it is called. */
  static long inode(Path path) throws IOException {
    return ((Number) Files.getAttribute(path, "unix:ino")).longValue();
  }

  /** Makes the current file the first of the older ones, dropping the oldest. */
  void rotate() throws IOException {
    if (maxFiles < 2) {
      Files.deleteIfExists(current);
      return;
    }
    Files.deleteIfExists(numbered(maxFiles - 1));
    Files.deleteIfExists(compressed(numbered(maxFiles - 1)));
    for (int i = maxFiles - 1; i > 1; i--) {
      move(numbered(i - 1), numbered(i));
      move(compressed(numbered(i - 1)), compressed(numbered(i)));
    }
    move(current, numbered(1));
  }

  private static void move(Path from, Path to) throws IOException {
    if (Files.exists(from)) {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  /** Those that exist, oldest first. */
  List<Path> oldestFirst() {
    List<Path> files = new ArrayList<>();
    for (int i = maxFiles - 1; i >= 1; i--) {
      if (Files.exists(numbered(i))) {
        files.add(numbered(i));
      } else if (Files.exists(compressed(numbered(i)))) {
        files.add(compressed(numbered(i)));
      }
    }
    if (Files.exists(current)) {
      files.add(current);
    }
    return files;
  }

  /** The older files that still are as they were written. */
  List<Path> uncompressed() {
    List<Path> files = new ArrayList<>();
    for (int i = maxFiles - 1; i >= 1; i--) {
      if (Files.exists(numbered(i))) {
        files.add(numbered(i));
      }
    }
    return files;
  }

  /** An older file, compressed beside it: not yet in its place. */
  Path compressAside(FileChannel from) throws IOException {
    Path aside = current.resolveSibling(current.getFileName() + ".compressing");
    try (InputStream in = Channels.newInputStream(from.position(0));
        FileChannel to =
            FileChannel.open(
                aside,
                Set.of(
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.TRUNCATE_EXISTING),
                PosixFilePermissions.asFileAttribute(
                    PosixFilePermissions.fromString("rw-r-----")));
        OutputStream out = new GZIPOutputStream(Channels.newOutputStream(to), 64 * 1024)) {
      in.transferTo(out);
    }
    return aside;
  }

  /** Puts the compressed file where the one with that inode is now, if it is anywhere. */
  void replace(long inode, Path compressed) throws IOException {
    Path plain = withInode(inode);
    if (plain == null) {
      Files.deleteIfExists(compressed);
      return;
    }
    Files.move(compressed, compressed(plain), StandardCopyOption.ATOMIC_MOVE);
    Files.delete(plain);
  }

  private @Nullable Path withInode(long inode) throws IOException {
    for (Path path : uncompressed()) {
      if (inode(path) == inode) {
        return path;
      }
    }
    return null;
  }
}
