package io.jdock.engine.log;

import io.jdock.engine.StreamSink.Stream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Writes a container's output to its log, a record a line; lines above 16 KiB in pieces. What has
 * no newline yet waits for it, or for the stream's end. Thread-safe.
 */
public final class LogWriter implements AutoCloseable {
  private static final int LONGEST_PIECE = 16 * 1024;

  private final LogFiles files;
  private final byte[] attributes;
  private final Clock clock;
  private final Map<Stream, ByteArrayOutputStream> pending = new EnumMap<>(Stream.class);
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private @Nullable FileChannel channel;
  private long written;
  private boolean closed;

  public LogWriter(LogFiles files, byte[] attributes, Clock clock) {
    this.files = files;
    this.attributes = attributes.clone();
    this.clock = clock;
  }

  /** Takes output as it was read. */
  public void write(Stream stream, byte[] bytes) throws IOException {
    synchronized (this) {
      ByteArrayOutputStream records = new ByteArrayOutputStream(bytes.length + 96);
      ByteArrayOutputStream rest =
          pending.computeIfAbsent(stream, s -> new ByteArrayOutputStream());
      int from = 0;
      while (from < bytes.length) {
        int room = LONGEST_PIECE - rest.size();
        int limit = Math.min(bytes.length, from + room);
        int end = from;
        while (end < limit && bytes[end] != '\n') {
          end++;
        }
        boolean newline = end < limit;
        int to = newline ? end + 1 : end;
        boolean full = newline || rest.size() + (to - from) == LONGEST_PIECE;
        if (full && rest.size() == 0) {
          record(records, bytes, from, to - from, stream);
        } else {
          rest.write(bytes, from, to - from);
          if (full) {
            byte[] whole = rest.toByteArray();
            rest.reset();
            record(records, whole, 0, whole.length, stream);
          }
        }
        from = to;
      }
      append(records);
    }
    listeners.forEach(Runnable::run);
  }

  /** Writes what has no newline, because no more will come. */
  public void flush() throws IOException {
    synchronized (this) {
      ByteArrayOutputStream records = new ByteArrayOutputStream();
      pending.forEach(
          (stream, rest) -> {
            if (rest.size() > 0) {
              byte[] whole = rest.toByteArray();
              rest.reset();
              record(records, whole, 0, whole.length, stream);
            }
          });
      append(records);
    }
    listeners.forEach(Runnable::run);
  }

  private void record(
      ByteArrayOutputStream records, byte[] text, int offset, int length, Stream stream) {
    JsonLine.write(records, text, offset, length, stream, clock.instant(), attributes);
  }

  private void append(ByteArrayOutputStream records) throws IOException {
    if (records.size() == 0 || closed) {
      return;
    }
    byte[] all = records.toByteArray();
    int from = 0;
    while (from < all.length) {
      FileChannel out = channel == null ? open() : channel;
      if (files.maxSize() > 0 && written >= files.maxSize()) {
        out.close();
        channel = null;
        files.rotate();
        out = open();
      }
      int to = endOfFile(all, from);
      ByteBuffer buffer = ByteBuffer.wrap(all, from, to - from);
      while (buffer.hasRemaining()) {
        written += out.write(buffer);
      }
      from = to;
    }
  }

  /** After the record with which the current file reaches its size; the end when none does. */
  private int endOfFile(byte[] records, int from) {
    long full = from + files.maxSize() - written;
    if (files.maxSize() == 0 || full >= records.length) {
      return records.length;
    }
    int end = Math.toIntExact(Math.max(full, from + 1));
    while (records[end - 1] != '\n') {
      end++;
    }
    return end;
  }

  private FileChannel open() throws IOException {
    FileChannel opened =
        FileChannel.open(
            files.current(),
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----")));
    endCutOffLine(opened);
    written = opened.size();
    channel = opened;
    return opened;
  }

  /** A record that a crash cut off must not swallow the next one. */
  private void endCutOffLine(FileChannel opened) throws IOException {
    if (opened.size() == 0) {
      return;
    }
    try (FileChannel in = FileChannel.open(files.current(), StandardOpenOption.READ)) {
      ByteBuffer last = ByteBuffer.allocate(1);
      if (in.read(last, in.size() - 1) == 1 && last.get(0) != '\n') {
        opened.write(ByteBuffer.wrap(new byte[] {'\n'}));
      }
    }
  }

  /** Calls the listener after each write and when the log is closed, on the writer's thread. */
  public void addListener(Runnable listener) {
    listeners.add(listener);
  }

  public void removeListener(Runnable listener) {
    listeners.remove(listener);
  }

  /** No more will come; readers that follow end when they have read it all. */
  @Override
  public void close() throws IOException {
    try {
      flush();
    } finally {
      synchronized (this) {
        closed = true;
        if (channel != null) {
          channel.close();
          channel = null;
        }
      }
      listeners.forEach(Runnable::run);
    }
  }

  public synchronized boolean isClosed() {
    return closed;
  }
}
