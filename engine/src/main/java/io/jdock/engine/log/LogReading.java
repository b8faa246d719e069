package io.jdock.engine.log;

import io.jdock.engine.EngineException;
import io.jdock.engine.LogQuery;
import io.jdock.engine.StreamSink;
import io.jdock.engine.StreamSink.Stream;
import io.jdock.engine.Subscription;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One client reading a log: as fast as it takes it, woken by the writer when it follows; never
 * holding the container up.
 */
public final class LogReading implements Subscription {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSSSSS'Z'").withZone(ZoneOffset.UTC);
  private static final int BATCH = 64 * 1024;

  /** What a piece costs beyond its bytes, about: a batch of empty lines is bounded as well. */
  private static final int PIECE = 16;

  /** Room for a time, and perhaps attributes. */
  private static final int BEFORE = 64;

  private final LogQuery query;
  private final StreamSink sink;
  private final Executor executor;
  private final LogFiles files;
  private final @Nullable FileLog writer;
  private final boolean follow;
  private @Nullable LogCursor cursor;
  private final AtomicInteger wakeups = new AtomicInteger();
  private final AtomicBoolean ended = new AtomicBoolean();
  private final Runnable listener = this::wake;
  private volatile boolean closed;
  private volatile boolean overdue;
  private final Set<Stream> withinLine = EnumSet.noneOf(Stream.class);

  /**
   * @param writer who writes the log now; null when nobody does, and there is nothing to follow
   */
  public LogReading(
      LogFiles files,
      @Nullable FileLog writer,
      LogQuery query,
      StreamSink sink,
      Executor executor) {
    this.files = files;
    this.query = query;
    this.sink = sink;
    this.executor = executor;
    this.writer = writer == null || writer.isClosed() ? null : writer;
    this.follow = query.follow() && this.writer != null;
  }

  /** Begins. */
  public LogReading start() {
    if (writer != null && follow) {
      writer.addListener(listener);
      Instant until = query.until();
      if (until != null) {
        long left = Math.max(0, Duration.between(Instant.now(), until).toMillis()) + 1;
        CompletableFuture.delayedExecutor(left, TimeUnit.MILLISECONDS, executor)
            .execute(
                () -> {
                  overdue = true;
                  wake();
                });
      }
    }
    wake();
    return this;
  }

  /** Runs {@link #advance} on the executor, never twice at once. */
  private void wake() {
    if (wakeups.getAndIncrement() == 0) {
      executor.execute(this::run);
    }
  }

  private void run() {
    int seen;
    do {
      seen = wakeups.get();
      advance();
    } while (!wakeups.compareAndSet(seen, 0));
  }

  private void advance() {
    if (ended.get()) {
      return;
    }
    try {
      LogCursor at = cursor == null ? position() : cursor;
      // asked before reading: what is written up to the close is read below
      boolean last = !follow || overdue || writer == null || writer.isClosed();
      if (!closed && !copy(at)) {
        return; // the sink is full and wakes us, or the time asked for is past
      }
      if (last || closed) {
        end(null);
      }
    } catch (IOException e) {
      end(EngineException.system("error reading logs: " + e.getMessage(), e));
    }
  }

  private LogCursor position() throws IOException {
    LogCursor opened = writer == null ? new LogCursor(files) : writer.cursor(follow);
    cursor = opened;
    if (query.tail() >= 0) {
      opened.skipToLast(query.tail());
    }
    return opened;
  }

  /**
   * @return whether all there is was copied
   */
  private boolean copy(LogCursor at) throws IOException {
    List<StreamSink.Piece> batch = new ArrayList<>();
    int size = 0;
    while (!closed) {
      LogLine line = at.next();
      boolean over = line != null && query.until() != null && line.time().isAfter(query.until());
      if (line == null || over) {
        sink.write(batch);
        if (over) {
          end(null);
        }
        return !over;
      }
      if (!wanted(line)) {
        continue;
      }
      byte[] text = render(line);
      batch.add(new StreamSink.Piece(line.stream(), text));
      size += text.length + PIECE;
      if (size >= BATCH) {
        boolean more = sink.write(batch);
        batch = new ArrayList<>();
        size = 0;
        if (!more) {
          sink.onWritable(this::wake);
          return false;
        }
      }
    }
    return true;
  }

  private boolean wanted(LogLine line) {
    Instant since = query.since();
    return (line.stream() == Stream.STDERR ? query.stderr() : query.stdout())
        && (since == null || !line.time().isBefore(since));
  }

  /** Time and attributes precede a line, not each piece of a long one. */
  private byte[] render(LogLine line) {
    boolean startOfLine = !withinLine.contains(line.stream());
    if (line.endsLine()) {
      withinLine.remove(line.stream());
    } else {
      withinLine.add(line.stream());
    }
    if (!startOfLine || !query.timestamps() && !query.details()) {
      return line.text();
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(line.text().length + BEFORE);
    if (query.timestamps()) {
      out.writeBytes((TIME.format(line.time()) + " ").getBytes(StandardCharsets.US_ASCII));
    }
    if (query.details()) {
      out.writeBytes((details(line.attributes()) + " ").getBytes(StandardCharsets.UTF_8));
    }
    out.writeBytes(line.text());
    return out.toByteArray();
  }

  private static String details(Map<String, String> attributes) {
    StringBuilder text = new StringBuilder();
    new TreeMap<>(attributes)
        .forEach(
            (name, value) ->
                text.append(text.isEmpty() ? "" : ",")
                    .append(URLEncoder.encode(name, StandardCharsets.UTF_8))
                    .append('=')
                    .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
    return text.toString();
  }

  private void end(@Nullable EngineException error) {
    if (!ended.compareAndSet(false, true)) {
      return;
    }
    if (writer != null) {
      writer.removeListener(listener);
    }
    try {
      if (cursor != null) {
        cursor.close();
      }
    } catch (IOException e) {
      if (error == null) {
        error = EngineException.system("error closing logs: " + e.getMessage(), e);
      }
    }
    if (error != null) {
      sink.failed(error);
    }
    sink.end();
  }

  @Override
  public void close() {
    closed = true;
    wake();
  }
}
