package io.jdock.daemon;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The file that says which process is the daemon. A lock on it, which the kernel takes back with
 * the process, says that it still is.
 */
final class PidFile implements AutoCloseable {
  private final Path path;
  private final FileChannel channel;

  private PidFile(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /**
   * Writes our process id.
   *
   * @throws IOException when another daemon runs, or the file cannot be written
   */
  static PidFile claim(Path path) throws IOException {
    Path directory = path.getParent();
    if (directory != null) {
      Files.createDirectories(directory);
    }
    FileChannel channel =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock == null) {
        throw new IOException(
            "failed to start daemon, ensure jdock is not running or delete "
                + path
                + ": process with PID "
                + Files.readString(path).trim()
                + " is still running");
      }
      channel.truncate(0);
      channel.write(StandardCharsets.US_ASCII.encode(Long.toString(ProcessHandle.current().pid())));
      return new PidFile(path, channel);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(path);
    channel.close();
  }
}
