package io.jdock.engine.log;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A place in a log that moves forward, through older files to the current one, and on when that one
 * grows or is rotated away. It holds its files open, so that they may be renamed, compressed and
 * removed meanwhile. Only {@link #rotated} may be called by another thread.
 */
final class LogCursor implements AutoCloseable {
  private static final int BLOCK = 64 * 1024;

  /** A file to read, from its start or a later record on. */
  private static final class Source implements AutoCloseable {
    private final FileChannel file;
    private final boolean compressed;
    private @Nullable ReadableByteChannel inflated;
    private int skip;
    private long whole = -1;
    private long limit = Long.MAX_VALUE;

    Source(FileChannel file, boolean compressed) {
      this.file = file;
      this.compressed = compressed;
    }

    ReadableByteChannel bytes() throws IOException {
      if (!compressed) {
        return file;
      }
      if (inflated == null) {
        inflated =
            Channels.newChannel(new GZIPInputStream(Channels.newInputStream(file), BLOCK / 4));
      }
      return inflated;
    }

    /** Reads it from its start again. */
    void rewind() throws IOException {
      file.position(0);
      inflated = null;
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }

  private final LogFiles files;
  private final LogFormat format;
  private final Consumer<LogCursor> forget;
  private final Deque<Source> sources = new ArrayDeque<>();
  private byte[] buffer = new byte[BLOCK];
  private int from;
  private int to;
  private boolean closed;

  /** Reads a log that nobody writes. */
  LogCursor(LogFiles files) throws IOException {
    this(files, -1, false, cursor -> {});
  }

  /**
   * @param currentSize up to where the current file has whole records; -1 when nobody writes it
   * @param follow whether to read on beyond that
   * @param forget called when the cursor is closed
   */
  LogCursor(LogFiles files, long currentSize, boolean follow, Consumer<LogCursor> forget)
      throws IOException {
    this.files = files;
    this.format = files.format();
    this.forget = forget;
    for (Path path : files.oldestFirst()) {
      try {
        sources.add(
            new Source(
                FileChannel.open(path, StandardOpenOption.READ), path.toString().endsWith(".gz")));
      } catch (NoSuchFileException e) {
        System.getLogger(LogCursor.class.getName())
            .log(System.Logger.Level.DEBUG, "rotated away before it was read: {0}", path);
      }
    }
    Source current = sources.peekLast();
    if (current != null && currentSize >= 0) {
      current.whole = currentSize;
      current.limit = follow ? Long.MAX_VALUE : currentSize;
    }
  }

  /**
   * The log goes on in this file.
   *
   * @param most how many files may wait to be read: of one that is slower only those that the log
   *     itself still keeps
   */
  void rotated(FileChannel next, int most) throws IOException {
    synchronized (sources) {
      if (closed) {
        next.close();
        return;
      }
      sources.add(new Source(next, false));
      if (sources.size() > most) {
        Source reading = sources.remove();
        sources.remove().close();
        sources.addFirst(reading);
      }
    }
  }

  /** The next record; null when there is none yet. */
  @Nullable LogLine next() throws IOException {
    while (true) {
      int end = nextRecord();
      if (end < 0) {
        return null;
      }
      int start = from;
      from = end;
      try {
        return format.read(buffer, start, end);
      } catch (IOException e) {
        // a record that a crash cut off: skipped, as Docker does
        System.getLogger(LogCursor.class.getName())
            .log(System.Logger.Level.DEBUG, "skipping a damaged record of " + files.current(), e);
      }
    }
  }

  /** Where the record at {@link #from} ends; -1 when there is none yet. Those to be skipped are. */
  private int nextRecord() throws IOException {
    while (true) {
      Source source;
      boolean last;
      synchronized (sources) {
        source = sources.peek();
        last = sources.size() < 2;
      }
      if (source == null) {
        return -1;
      }
      int end = recordEnd(source);
      if (end >= 0) {
        if (source.skip == 0) {
          return end;
        }
        source.skip--;
        from = end;
        continue;
      }
      // asked before reading: what was written before the rotation is read below
      if (fill(source)) {
        continue;
      }
      if (last) {
        return -1;
      }
      from = 0;
      to = 0;
      synchronized (sources) {
        sources.remove();
      }
      source.close();
    }
  }

  private int recordEnd(Source source) throws IOException {
    try {
      return format.end(buffer, from, to);
    } catch (IOException e) {
      throw new IOException("damaged log " + files.current() + ": " + e.getMessage(), e);
    }
  }

  /**
   * @return whether there was more
   */
  private boolean fill(Source source) throws IOException {
    if (from > 0) {
      System.arraycopy(buffer, from, buffer, 0, to - from);
      to -= from;
      from = 0;
    }
    if (to == buffer.length) {
      buffer = Arrays.copyOf(buffer, buffer.length * 2);
    }
    int room = buffer.length - to;
    if (source.limit < Long.MAX_VALUE) {
      room = (int) Math.min(room, source.limit - source.file.position());
    }
    int count;
    try {
      count = room == 0 ? -1 : source.bytes().read(ByteBuffer.wrap(buffer, to, room));
    } catch (EOFException e) {
      count = -1; // a compressed file that a crash cut off
    }
    to += Math.max(0, count);
    return count > 0;
  }

  /** Moves on so that at most that many records are left of those there are now. */
  void skipToLast(int records) throws IOException {
    int left = Math.max(0, records);
    List<Source> youngestFirst = new ArrayList<>();
    synchronized (sources) {
      sources.descendingIterator().forEachRemaining(youngestFirst::add);
    }
    for (Source source : youngestFirst) {
      left -= source.compressed ? skipCompressed(source, left) : skipPlain(source, left);
    }
  }

  private int skipPlain(Source source, int most) throws IOException {
    long size = source.whole >= 0 ? source.whole : source.file.size();
    LogFormat.Tail tail = format.tail(source.file, size, most);
    source.file.position(tail.start());
    return tail.count();
  }

  private int skipCompressed(Source source, int most) throws IOException {
    if (most == 0) {
      source.skip = Integer.MAX_VALUE;
      return 0;
    }
    int count = 0;
    boolean more = true;
    while (more) {
      int end = recordEnd(source);
      if (end >= 0) {
        from = end;
        count++;
      } else {
        more = fill(source);
      }
    }
    from = 0;
    to = 0;
    source.rewind();
    source.skip = Math.max(0, count - most);
    return Math.min(count, most);
  }

  @Override
  public void close() throws IOException {
    forget.accept(this);
    synchronized (sources) {
      closed = true;
      for (Source source : sources) {
        source.close();
      }
      sources.clear();
    }
  }
}
