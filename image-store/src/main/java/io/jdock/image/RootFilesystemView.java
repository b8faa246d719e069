package io.jdock.image;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** in work. */
public final class RootFilesystemView implements AutoCloseable {
  static RootFilesystemView open(List<Path> directories) throws IOException {
    throw new IOException("in work");
  }

  /**
   * The content of a regular file; symbolic links are followed within the root. Empty where there
   * is none.
   *
   * @param path absolute, such as {@code /etc/passwd}
   * @param limit the most bytes it may have
   * @throws IOException when it is longer
   */
  public Optional<byte[]> read(String path, int limit) throws IOException {
    throw new IOException("in work");
  }

  /** Whether the path is there, and a directory. */
  public boolean isDirectory(String path) throws IOException {
    throw new IOException("in work");
  }

  void makeDirectories(String path, int uid, int gid) throws IOException {
    throw new IOException("in work");
  }

  @Override
  public void close() {}
}
