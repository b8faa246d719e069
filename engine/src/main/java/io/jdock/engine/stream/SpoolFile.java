package io.jdock.engine.stream;

import io.jdock.linux.Descriptors;
import io.jdock.linux.Errnos;
import io.jdock.linux.Fd;
import io.jdock.linux.LinuxException;
import io.jdock.linux.NativeScope;
import io.jdock.linux.SyscallNumber;
import io.jdock.linux.Syscalls;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import jnr.ffi.Pointer;

/**
 * A file between a FIFO and the log. The kernel moves bytes from the FIFO to it, see splice(2): at
 * no instant are they in neither, nor in both. What is in the log is cut out of its front; offsets
 * go on growing. On the event loop only.
 */
final class SpoolFile implements AutoCloseable {
  private static final int SPLICE_F_NONBLOCK = 2;
  private static final int PUNCH_HOLE_KEEP_SIZE = 3;
  private static final int MOST = 1 << 20;
  private static final int READ = 1 << 18;

  /** How much is kept that is in the log already: cutting costs a system call. */
  private static final long SLACK = 1 << 20;

  private final Path path;
  private final Fd fd;
  private final FileChannel channel;
  private final NativeScope memory = new NativeScope();
  private final Pointer offset = memory.allocate(Long.BYTES);
  private long read;
  private long end;
  private long cut;

  private SpoolFile(Path path, Fd fd, FileChannel channel, long read) throws IOException {
    this.path = path;
    this.fd = fd;
    this.channel = channel;
    this.end = channel.size();
    this.read = Math.min(read, end);
    this.cut = this.read;
  }

  /**
   * Opens it, or makes it.
   *
   * @param read up to where the log has its content
   */
  static SpoolFile open(Path path, long read) throws IOException {
    Fd fd = Descriptors.open(path, Descriptors.O_RDWR | Descriptors.O_CREAT);
    try {
      return new SpoolFile(path, fd, FileChannel.open(path, StandardOpenOption.READ), read);
    } catch (IOException e) {
      fd.close();
      throw e;
    }
  }

  /**
   * Moves what is in the FIFO here.
   *
   * @return how many bytes; 0 at the end, -1 when there are none now
   */
  long take(Fd fifo) throws LinuxException {
    offset.putLong(0, end);
    long count =
        Syscalls.host()
            .retrying(
                SyscallNumber.SPLICE,
                fifo.number(),
                0,
                fd.number(),
                offset.address(),
                MOST,
                SPLICE_F_NONBLOCK);
    if (count == -Errnos.EAGAIN) {
      return -1;
    }
    end += LinuxException.check(count, "splice", path.toString());
    return count;
  }

  boolean hasMore() {
    return read < end;
  }

  /** Some of what was not read yet. */
  byte[] next() throws IOException {
    byte[] bytes = new byte[(int) Math.min(READ, end - read)];
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, read + buffer.position()) < 0) {
        throw new IOException("reading " + path + ": it ends before " + end);
      }
    }
    read += bytes.length;
    return bytes;
  }

  /** The log has everything up to there. */
  void logged(long upTo) throws LinuxException {
    if (upTo - cut < SLACK) {
      return;
    }
    LinuxException.check(
        Syscalls.host()
            .invoke(SyscallNumber.FALLOCATE, fd.number(), PUNCH_HOLE_KEEP_SIZE, cut, upTo - cut),
        "fallocate FALLOC_FL_PUNCH_HOLE",
        path.toString());
    cut = upTo;
  }

  /** Its content is in the log. */
  void delete() throws IOException {
    Files.deleteIfExists(path);
    close();
  }

  @Override
  public void close() throws IOException {
    fd.close();
    channel.close();
    memory.close();
  }
}
