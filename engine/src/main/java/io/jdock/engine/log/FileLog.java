package io.jdock.engine.log;

import io.jdock.engine.StreamSink.Stream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Writes a container's output to files, and tells those that follow. A full disk costs the records
 * that do not fit, never the container. Thread-safe.
 */
public final class FileLog implements ContainerLog {
  private static final System.Logger LOG = System.getLogger(FileLog.class.getName());
  private static final int BUFFER = 128 * 1024;

  /** How far the log has come, told whenever records have reached the file. */
  public interface Checkpoint {
    /**
     * @param stdout bytes of standard output that are in the log
     * @param stderr bytes of standard error that are in the log
     * @param inode of the current file
     * @param size of the current file
     */
    void reached(long stdout, long stderr, long inode, long size) throws IOException;
  }

  private final LogFiles files;
  private final Executor background;
  private final LineSplitter splitter;
  private final Bytes buffer = new Bytes(BUFFER);
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final List<LogCursor> cursors = new ArrayList<>();
  private FileChannel channel;
  private long inode;
  private long written;
  private boolean compressing;
  private boolean failed;
  private boolean closed;
  private @Nullable Checkpoint checkpoint;

  /**
   * Opens the current file, or makes it.
   *
   * @param background compresses older files
   */
  public FileLog(LogFiles files, Clock clock, Executor background) throws IOException {
    this.files = files;
    this.background = background;
    this.splitter = new LineSplitter(clock, this::accept);
    channel = files.open();
    inode = LogFiles.inode(files.current());
    written = files.format().repair(channel);
    compressOlder();
  }

  /**
   * Goes on where an earlier daemon had come to: what it wrote beyond that it did not account for,
   * and comes again.
   */
  public synchronized void resume(long atInode, long atSize) throws IOException {
    if (atInode == inode && atSize < written) {
      channel.truncate(atSize);
      written = atSize;
    }
  }

  /** Tells from now on how far the log has come. */
  public synchronized void checkpoint(Checkpoint to) throws IOException {
    checkpoint = to;
    reached();
  }

  @Override
  public boolean write(Stream stream, byte[] bytes) {
    synchronized (this) {
      if (closed) {
        return true;
      }
      try {
        splitter.split(stream, bytes);
        flushBuffer();
      } catch (IOException e) {
        failed(e);
      }
    }
    listeners.forEach(Runnable::run);
    return true;
  }

  /** Writes a line that was cut before. */
  void write(LogMessage message) {
    synchronized (this) {
      if (closed) {
        return;
      }
      LogRecord record = new LogRecord();
      record.stream = message.stream();
      record.buffer = message.text();
      record.length = message.text().length;
      record.endsLine = message.endsLine();
      record.ordinal = message.ordinal();
      record.partialId = message.partialId();
      record.seconds = message.time().getEpochSecond();
      record.nanos = message.time().getNano();
      accept(record);
      try {
        flushBuffer();
      } catch (IOException e) {
        failed(e);
      }
    }
    listeners.forEach(Runnable::run);
  }

  private void accept(LogRecord record) {
    if (files.maxSize() > 0 && written + buffer.size() >= files.maxSize()) {
      try {
        flushBuffer();
        rotate();
      } catch (IOException e) {
        failed(e);
      }
    }
    files.format().write(buffer, record);
    if (buffer.size() >= BUFFER && files.maxSize() == 0) {
      try {
        flushBuffer();
      } catch (IOException e) {
        failed(e);
      }
    }
  }

  private void flushBuffer() throws IOException {
    if (buffer.size() > 0) {
      FileBytes.write(channel, ByteBuffer.wrap(buffer.array(), 0, buffer.size()), written);
      written += buffer.size();
      buffer.clear(2 * BUFFER);
      failed = false;
    }
    reached();
  }

  private void reached() throws IOException {
    if (checkpoint != null) {
      checkpoint.reached(
          splitter.consumed(Stream.STDOUT), splitter.consumed(Stream.STDERR), inode, written);
    }
  }

  /** The records in the buffer are lost; half of one in the file is overwritten by the next. */
  private void failed(IOException e) {
    buffer.clear(2 * BUFFER);
    if (!failed) {
      LOG.log(System.Logger.Level.ERROR, "writing " + files.current() + ": output is lost", e);
    }
    failed = true;
  }

  private void rotate() throws IOException {
    files.rotate();
    FileChannel next = files.open();
    channel.close();
    channel = next;
    inode = LogFiles.inode(files.current());
    written = 0;
    reached();
    for (LogCursor cursor : cursors) {
      cursor.rotated(
          FileChannel.open(files.current(), StandardOpenOption.READ), files.maxFiles() + 1);
    }
    compressOlder();
  }

  /** One file at a time, while the log goes on; they may be renamed meanwhile. */
  private void compressOlder() throws IOException {
    List<Path> plain = files.compress() ? files.uncompressed() : List.of();
    if (compressing || plain.isEmpty() || closed) {
      return;
    }
    compressing = true;
    Path oldest = plain.get(0);
    long which = LogFiles.inode(oldest);
    FileChannel source = FileChannel.open(oldest, StandardOpenOption.READ);
    background.execute(() -> compress(source, which));
  }

  private void compress(FileChannel source, long which) {
    try {
      Path aside = files.compressAside(source);
      synchronized (this) {
        compressing = false;
        files.replace(which, aside);
        compressOlder();
      }
    } catch (IOException e) {
      synchronized (this) {
        compressing = false;
      }
      LOG.log(System.Logger.Level.WARNING, "compressing an older file of " + files.current(), e);
    }
  }

  /** A reader that loses nothing of what is written from now on, whatever is rotated away. */
  synchronized LogCursor cursor(boolean follow) throws IOException {
    LogCursor cursor = new LogCursor(files, written, follow, this::forget);
    if (!closed && follow) {
      cursors.add(cursor);
    }
    return cursor;
  }

  private synchronized void forget(LogCursor cursor) {
    cursors.remove(cursor);
  }

  /** Calls the listener after each write and when the log is closed, on the writer's thread. */
  public void addListener(Runnable listener) {
    listeners.add(listener);
  }

  public void removeListener(Runnable listener) {
    listeners.remove(listener);
  }

  /** Readers that follow end when they have read it all. */
  @Override
  public CompletableFuture<Void> close() {
    synchronized (this) {
      if (closed) {
        return CompletableFuture.completedFuture(null);
      }
      try {
        splitter.flush();
        flushBuffer();
        channel.close();
      } catch (IOException e) {
        failed(e);
      }
      closed = true;
    }
    listeners.forEach(Runnable::run);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public Optional<FileLog> file() {
    return Optional.of(this);
  }

  @Override
  public Optional<FileLog> durable() {
    return Optional.of(this);
  }

  LogFiles files() {
    return files;
  }

  public synchronized boolean isClosed() {
    return closed;
  }
}
