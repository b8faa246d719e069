package io.jdock.engine.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.jdock.engine.EngineException;
import io.jdock.engine.LogQuery;
import io.jdock.engine.StreamSink;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-24T03:00:00.123456789Z"), ZoneOffset.UTC);

  @TempDir Path dir;

  private static final class Sink implements StreamSink {
    private final ByteArrayOutputStream text = new ByteArrayOutputStream();
    private final CountDownLatch ended = new CountDownLatch(1);

    @Override
    public synchronized boolean write(Stream stream, byte[] bytes) {
      text.writeBytes(bytes);
      return true;
    }

    @Override
    public void onWritable(Runnable action) {
      action.run();
    }

    @Override
    public void end() {
      ended.countDown();
    }

    @Override
    public void failed(EngineException error) {
      throw error;
    }

    synchronized String text() {
      return text.toString(StandardCharsets.UTF_8);
    }
  }

  private LogFiles files(long maxSize, int maxFiles) {
    return new LogFiles(dir.resolve("c-json.log"), maxSize, maxFiles);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String read(LogFiles files, LogQuery query) {
    Sink sink = new Sink();
    new LogReading(files, null, query, sink, Runnable::run).start();
    return sink.text();
  }

  private static LogQuery query(int tail) {
    return new LogQuery(true, true, false, false, false, tail, null, null);
  }

  @Test
  void writesDockersLines() throws IOException {
    LogFiles files = files(0, 1);
    try (LogWriter writer = new LogWriter(files, new byte[0], CLOCK)) {
      writer.write(StreamSink.Stream.STDOUT, bytes("a \"b\" <c>\nhal"));
      writer.write(StreamSink.Stream.STDERR, bytes("oops\n"));
      writer.write(StreamSink.Stream.STDOUT, bytes("f\n"));
    }
    assertThat(files.current())
        .hasContent(
            """
            {"log":"a \\"b\\" \\u003cc\\u003e\\n","stream":"stdout","time":"2026-11-24T03:00:00.123456789Z"}
            {"log":"oops\\n","stream":"stderr","time":"2026-11-24T03:00:00.123456789Z"}
            {"log":"half\\n","stream":"stdout","time":"2026-11-24T03:00:00.123456789Z"}
            """);
    assertThat(read(files, query(-1))).isEqualTo("a \"b\" <c>\noops\nhalf\n");
    assertThat(read(files, query(1))).isEqualTo("half\n");
    assertThat(read(files, query(0))).isEmpty();
  }

  @Test
  void splitsLongLinesAndReadsThemAsOne() throws IOException {
    String line = "x".repeat(40_000) + "\n";
    LogFiles files = files(0, 1);
    try (LogWriter writer = new LogWriter(files, new byte[0], CLOCK)) {
      writer.write(StreamSink.Stream.STDOUT, bytes(line));
    }
    assertThat(Files.readAllLines(files.current())).hasSize(3);
    assertThat(read(files, query(-1))).isEqualTo(line);
    LogQuery stamped = new LogQuery(true, true, false, true, false, -1, null, null);
    assertThat(read(files, stamped)).isEqualTo("2026-11-24T03:00:00.123456789Z " + line);
  }

  @Test
  void rotatesAndReadsAcrossFiles() throws IOException {
    LogFiles files = files(300, 3);
    try (LogWriter writer = new LogWriter(files, new byte[0], CLOCK)) {
      for (int i = 0; i < 20; i++) {
        writer.write(StreamSink.Stream.STDOUT, bytes("line " + i + "\n"));
      }
    }
    assertThat(dir.toFile().list())
        .containsExactlyInAnyOrder("c-json.log", "c-json.log.1", "c-json.log.2");
    assertThat(read(files, query(-1))).endsWith("line 18\nline 19\n").doesNotContain("line 0\n");
    assertThat(read(files, query(6)).lines()).hasSize(6);
  }

  @Test
  void rotatesWithinOneWrite() throws IOException {
    LogFiles files = files(300, 2);
    try (LogWriter writer = new LogWriter(files, new byte[0], CLOCK)) {
      writer.write(StreamSink.Stream.STDOUT, bytes("line\n".repeat(99) + "last\n"));
    }
    assertThat(files.numbered(1)).exists();
    assertThat(files.numbered(1).toFile().length()).isBetween(300L, 400L);
    assertThat(read(files, query(-1))).endsWith("line\nlast\n").hasSizeLessThan(60);
  }

  @Test
  void followsUntilTheWriterCloses() throws Exception {
    LogFiles files = files(200, 2);
    ExecutorService executor = Executors.newSingleThreadExecutor();
    try {
      LogWriter writer = new LogWriter(files, new byte[0], CLOCK);
      writer.write(StreamSink.Stream.STDOUT, bytes("before\n"));
      Sink sink = new Sink();
      LogQuery follow = new LogQuery(true, true, true, false, false, -1, null, null);
      new LogReading(files, writer, follow, sink, executor).start();
      for (int i = 0; i < 3; i++) {
        writer.write(StreamSink.Stream.STDOUT, bytes("after " + i + "\n"));
        executor.submit(() -> {}).get(5, TimeUnit.SECONDS);
      }
      assertThat(sink.ended.getCount()).isEqualTo(1);
      writer.close();
      assertThat(sink.ended.await(5, TimeUnit.SECONDS)).isTrue();
      assertThat(sink.text()).isEqualTo("before\nafter 0\nafter 1\nafter 2\n");
    } finally {
      executor.shutdownNow();
    }
  }

  @Test
  void passesOverALineThatACrashCutOff() throws IOException {
    LogFiles files = files(0, 1);
    Files.writeString(files.current(), "{\"log\":\"half\n");
    try (LogWriter writer = new LogWriter(files, new byte[0], CLOCK)) {
      writer.write(StreamSink.Stream.STDOUT, bytes("whole\n"));
    }
    assertThat(read(files, query(-1))).isEqualTo("whole\n");
    assertThat(read(files, query(5))).isEqualTo("whole\n");
  }
}
