package io.jdock.engine.log;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A place in a log that moves forward, through older files to the current one, and on when that one
 * grows or is rotated away. Not thread-safe.
 */
final class LogCursor implements AutoCloseable {
  private static final int BLOCK = 64 * 1024;

  private final LogFiles files;
  private final Deque<Path> older = new ArrayDeque<>();
  private final ByteBuffer buffer = ByteBuffer.allocate(BLOCK).flip();
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private @Nullable FileChannel channel;
  private @Nullable Object inode;

  LogCursor(LogFiles files) {
    this.files = files;
    older.addAll(files.oldestFirst());
  }

  /** The next record; null when there is none yet. */
  @Nullable LogLine next() throws IOException {
    while (true) {
      byte[] raw = nextRaw();
      if (raw == null) {
        return null;
      }
      if (raw.length == 0) {
        continue;
      }
      LogLine parsed = parse(raw);
      if (parsed != null) {
        return parsed;
      }
    }
  }

  /** Null for a record that a crash cut off: it is skipped, as Docker does. */
  private @Nullable LogLine parse(byte[] raw) {
    try {
      return JsonLine.read(raw);
    } catch (IOException e) {
      System.getLogger(LogCursor.class.getName())
          .log(System.Logger.Level.DEBUG, "skipping a damaged line of " + files.current(), e);
      return null;
    }
  }

  private byte @Nullable [] nextRaw() throws IOException {
    while (true) {
      while (buffer.hasRemaining()) {
        byte b = buffer.get();
        if (b == '\n') {
          byte[] whole = line.toByteArray();
          line.reset();
          return whole;
        }
        line.write(b);
      }
      if (channel == null && !openNext()) {
        return null;
      }
      boolean rotated = older.isEmpty() && rotatedAway();
      FileChannel in = channel;
      if (in == null) {
        return null;
      }
      buffer.clear();
      int n = in.read(buffer);
      buffer.flip();
      if (n > 0) {
        continue;
      }
      if (older.isEmpty() && !rotated) {
        return null;
      }
      in.close();
      channel = null;
      line.reset();
    }
  }

  private boolean openNext() throws IOException {
    Path path = older.isEmpty() ? files.current() : older.poll();
    try {
      channel = FileChannel.open(path, StandardOpenOption.READ);
      inode = Files.getAttribute(path, "unix:ino");
      return true;
    } catch (NoSuchFileException e) {
      return !older.isEmpty() && openNext();
    }
  }

  private boolean rotatedAway() throws IOException {
    try {
      return !Files.getAttribute(files.current(), "unix:ino").equals(inode);
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /** Moves on so that at most that many whole lines are left. */
  void skipToLast(int lines) throws IOException {
    Deque<byte[]> last = new ArrayDeque<>();
    byte[] raw;
    // records are kept raw: only the last few are ever parsed
    while ((raw = nextRaw()) != null) {
      last.add(raw);
      if (last.size() > Math.max(lines, 0)) {
        last.poll();
      }
    }
    replay.addAll(last);
  }

  private final List<byte[]> replay = new ArrayList<>();

  /** What {@link #skipToLast} left, once. */
  List<LogLine> takeReplay() {
    List<LogLine> lines = new ArrayList<>();
    for (byte[] raw : replay) {
      LogLine parsed = raw.length == 0 ? null : parse(raw);
      if (parsed != null) {
        lines.add(parsed);
      }
    }
    replay.clear();
    return lines;
  }

  @Override
  public void close() throws IOException {
    if (channel != null) {
      channel.close();
      channel = null;
    }
  }
}
