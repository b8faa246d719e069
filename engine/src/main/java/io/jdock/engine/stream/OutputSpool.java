package io.jdock.engine.stream;

import io.jdock.engine.StreamSink.Stream;
import io.jdock.engine.log.FileLog;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/**
 * Brings a container's output from its FIFOs into its log so that a daemon that is killed at any
 * instant loses none of it and writes none twice: the bytes wait in a {@link SpoolFile} a stream
 * until the log has them, and how far that is stands, with the log's size at that point, in a small
 * file that one write changes. The next daemon cuts the log back to that size and goes on from
 * there.
 *
 * <pre>
 *   EXECROOT/containers/ID/stdout  --splice--&gt;  stdout.spool  --&gt;  log file
 *                                                      log.mark: offsets, inode and size
 * </pre>
 */
final class OutputSpool implements AutoCloseable {
  private static final String MARK = "log.mark";
  private static final int MARK_BYTES = 4 * Long.BYTES;

  private final Path markPath;
  private final FileChannel mark;
  private final ByteBuffer content = ByteBuffer.allocateDirect(MARK_BYTES);
  private final SpoolFile stdout;
  private final SpoolFile stderr;
  private final long stdoutBase;
  private final long stderrBase;
  private long stdoutLogged;
  private long stderrLogged;

  private OutputSpool(Path directory, FileChannel mark, long stdoutBase, long stderrBase)
      throws IOException {
    this.markPath = directory.resolve(MARK);
    this.mark = mark;
    this.stdoutBase = stdoutBase;
    this.stderrBase = stderrBase;
    this.stdout = SpoolFile.open(directory.resolve("stdout.spool"), stdoutBase);
    this.stderr = SpoolFile.open(directory.resolve("stderr.spool"), stderrBase);
  }

  /** For a container that starts. */
  static OutputSpool create(Path directory, FileLog log) throws IOException {
    delete(directory);
    return resume(directory, log);
  }

  /** Goes on where an earlier daemon stopped. */
  static OutputSpool resume(Path directory, FileLog log) throws IOException {
    FileChannel mark =
        FileChannel.open(
            directory.resolve(MARK),
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE));
    ByteBuffer old = ByteBuffer.allocate(MARK_BYTES);
    long stdoutBase = 0;
    long stderrBase = 0;
    if (mark.read(old, 0) == MARK_BYTES) {
      stdoutBase = old.getLong(0);
      stderrBase = old.getLong(Long.BYTES);
      log.resume(old.getLong(2 * Long.BYTES), old.getLong(3 * Long.BYTES));
    }
    OutputSpool spool = new OutputSpool(directory, mark, stdoutBase, stderrBase);
    log.checkpoint(spool::reached);
    return spool;
  }

  /** Whether an earlier daemon left something there. */
  static boolean exists(Path directory) {
    return Files.exists(directory.resolve(MARK));
  }

  private static void delete(Path directory) throws IOException {
    Files.deleteIfExists(directory.resolve("stdout.spool"));
    Files.deleteIfExists(directory.resolve("stderr.spool"));
    Files.deleteIfExists(directory.resolve(MARK));
  }

  SpoolFile file(Stream stream) {
    return stream == Stream.STDERR ? stderr : stdout;
  }

  private void reached(long out, long err, long inode, long size) throws IOException {
    stdoutLogged = stdoutBase + out;
    stderrLogged = stderrBase + err;
    content.clear().putLong(stdoutLogged).putLong(stderrLogged).putLong(inode).putLong(size).flip();
    mark.write(content, 0);
  }

  /** Gives back what the log has. */
  void trim() throws IOException {
    stdout.logged(stdoutLogged);
    stderr.logged(stderrLogged);
  }

  /** The log is closed and has everything. */
  void delete() throws IOException {
    stdout.delete();
    stderr.delete();
    Files.deleteIfExists(markPath);
    mark.close();
  }

  @Override
  public void close() throws IOException {
    stdout.close();
    stderr.close();
    mark.close();
  }
}
