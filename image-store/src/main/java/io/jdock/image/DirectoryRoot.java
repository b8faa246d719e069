package io.jdock.image;

import io.jdock.linux.Fd;
import java.io.IOException;
import java.nio.file.Path;

/** A directory of the host that files are used below as if it were a container's root. */
public final class DirectoryRoot implements AutoCloseable {
  private final Fd directory;
  private final Path path;

  private DirectoryRoot(Fd directory, Path path) {
    this.directory = directory;
    this.path = path;
  }

  public static DirectoryRoot open(Path path) throws IOException {
    return new DirectoryRoot(FileCalls.host().openDirectory(path), path);
  }

  /** What is below it. */
  public RootFiles files() {
    return new RootFiles(directory);
  }

  /** Where it lies. */
  public Path path() {
    return path;
  }

  /** Bytes of all files but directories. */
  public long size() throws IOException {
    return UpperScan.size(path);
  }

  /** Removes it with all that is in it, but nothing across a mount. */
  public void remove() throws IOException {
    new TreeRemover(FileCalls.host()).remove(path);
  }

  @Override
  public void close() {
    directory.close();
  }
}
