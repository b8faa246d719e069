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
    return files(new JsonFormat(new byte[0]), maxSize, maxFiles, false);
  }

  private LogFiles files(LogFormat format, long maxSize, int maxFiles, boolean compress) {
    return new LogFiles(dir.resolve("c-json.log"), format, maxSize, maxFiles, compress);
  }

  private static FileLog log(LogFiles files) throws IOException {
    return new FileLog(files, CLOCK, Runnable::run);
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
    FileLog writer = log(files);
    writer.write(StreamSink.Stream.STDOUT, bytes("a \"b\" <c>\nhal"));
    writer.write(StreamSink.Stream.STDERR, bytes("oops\n"));
    writer.write(StreamSink.Stream.STDOUT, bytes("f\n"));
    writer.close();
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
    FileLog writer = log(files);
    writer.write(StreamSink.Stream.STDOUT, bytes(line));
    writer.close();
    assertThat(Files.readAllLines(files.current())).hasSize(3);
    assertThat(read(files, query(1))).isEqualTo("x".repeat(40_000 - 2 * 16 * 1024) + "\n");
    assertThat(read(files, query(-1))).isEqualTo(line);
    LogQuery stamped = new LogQuery(true, true, false, true, false, -1, null, null);
    assertThat(read(files, stamped)).isEqualTo("2026-11-24T03:00:00.123456789Z " + line);
  }

  @Test
  void rotatesAndReadsAcrossFiles() throws IOException {
    LogFiles files = files(300, 3);
    FileLog writer = log(files);
    for (int i = 0; i < 20; i++) {
      writer.write(StreamSink.Stream.STDOUT, bytes("line " + i + "\n"));
    }
    writer.close();
    assertThat(dir.toFile().list())
        .containsExactlyInAnyOrder("c-json.log", "c-json.log.1", "c-json.log.2");
    assertThat(read(files, query(-1))).endsWith("line 18\nline 19\n").doesNotContain("line 0\n");
    assertThat(read(files, query(6)).lines()).hasSize(6);
  }

  @Test
  void rotatesWithinOneWrite() throws IOException {
    LogFiles files = files(300, 2);
    FileLog writer = log(files);
    writer.write(StreamSink.Stream.STDOUT, bytes("line\n".repeat(99) + "last\n"));
    writer.close();
    assertThat(files.numbered(1)).exists();
    assertThat(files.numbered(1).toFile().length()).isBetween(300L, 400L);
    assertThat(read(files, query(-1))).endsWith("line\nlast\n").hasSizeLessThan(60);
  }

  @Test
  void followsUntilTheWriterCloses() throws Exception {
    LogFiles files = files(200, 2);
    ExecutorService executor = Executors.newSingleThreadExecutor();
    try {
      FileLog writer = log(files);
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
    FileLog writer = log(files);
    writer.write(StreamSink.Stream.STDOUT, bytes("whole\n"));
    writer.close();
    assertThat(read(files, query(-1))).isEqualTo("whole\n");
    assertThat(read(files, query(5))).isEqualTo("whole\n");
  }

  @Test
  void localKeepsEveryByte() throws IOException {
    LogFiles files = files(new LocalFormat(), 100_000, 3, true);
    FileLog writer = log(files);
    byte[] all = new byte[150_000];
    new java.util.Random(7).nextBytes(all);
    for (int i = 0; i < all.length; i += 5_000) {
      writer.write(StreamSink.Stream.STDOUT, java.util.Arrays.copyOfRange(all, i, i + 5_000));
    }
    writer.close();
    assertThat(LogFiles.compressed(files.numbered(1))).exists();
    Sink sink = new Sink();
    new LogReading(files, null, query(-1), sink, Runnable::run).start();
    assertThat(sink.text.toByteArray()).isEqualTo(all);
    // a record cut off by a crash is cut away, and the log goes on
    try (var file = java.nio.channels.FileChannel.open(files.current(), LogFiles.WRITE)) {
      file.truncate(file.size() - 3);
    }
    FileLog again = log(files);
    again.write(StreamSink.Stream.STDERR, bytes("after\n"));
    again.close();
    assertThat(read(files, query(1))).isEqualTo("after\n");
  }

  @Test
  void theLastLinesAreFoundInCompressedFiles() throws IOException {
    LogFiles files = files(new JsonFormat(new byte[0]), 500, 4, true);
    FileLog writer = log(files);
    for (int i = 0; i < 25; i++) {
      writer.write(StreamSink.Stream.STDOUT, bytes("line " + i + "\n"));
    }
    writer.close();
    assertThat(dir.toFile().list()).contains("c-json.log.1.gz", "c-json.log.3.gz");
    for (int tail : new int[] {0, 1, 5, 12, 20}) {
      assertThat(read(files, query(tail)).lines())
          .as("the last %d", tail)
          .containsExactlyElementsOf(
              java.util.stream.IntStream.range(25 - tail, 25).mapToObj(i -> "line " + i).toList());
    }
  }

  @Test
  void aSlowFollowerLosesNothingThatIsRotatedAwayWhileItReads() throws Exception {
    LogFiles files = files(new JsonFormat(new byte[0]), 2_000, 5, true);
    FileLog writer = log(files);
    writer.write(StreamSink.Stream.STDOUT, bytes("0\n"));
    try (LogCursor cursor = writer.cursor(true)) {
      for (int i = 1; i < 100; i++) {
        writer.write(StreamSink.Stream.STDOUT, bytes(i + "\n"));
      }
      for (int i = 0; i < 100; i++) {
        assertThat(cursor.next())
            .isNotNull()
            .extracting(l -> new String(l.text(), StandardCharsets.UTF_8))
            .isEqualTo(i + "\n");
      }
      assertThat(cursor.next()).isNull();
    }
    writer.close();
  }

  @Test
  void aReaderThatDoesNotFollowStopsWhereTheLogWas() throws Exception {
    FileLog writer = log(files(0, 1));
    writer.write(StreamSink.Stream.STDOUT, bytes("before\n"));
    try (LogCursor cursor = writer.cursor(false)) {
      writer.write(StreamSink.Stream.STDOUT, bytes("after\n"));
      assertThat(cursor.next()).isNotNull();
      assertThat(cursor.next()).isNull();
    }
    writer.close();
  }

  @Test
  void linesAreCutBetweenCharacters() throws IOException {
    LogFiles files = files(0, 1);
    FileLog writer = log(files);
    String text = "a" + "é".repeat(20_000) + "\n";
    byte[] all = bytes(text);
    for (int i = 0; i < all.length; i += 999) {
      writer.write(
          StreamSink.Stream.STDOUT,
          java.util.Arrays.copyOfRange(all, i, Math.min(all.length, i + 999)));
    }
    writer.close();
    assertThat(read(files, query(-1))).isEqualTo(text);
  }

  @Test
  void whatIsNotUtf8BecomesTheReplacementCharacterByteByByte() throws IOException {
    LogFiles files = files(0, 1);
    FileLog writer = log(files);
    writer.write(
        StreamSink.Stream.STDOUT, new byte[] {'a', (byte) 0xe2, (byte) 0x82, 'b', 0, '\n'});
    writer.write(StreamSink.Stream.STDOUT, bytes("\u2028\u20ac no end"));
    writer.close();
    assertThat(Files.readString(files.current()))
        .contains("\"a\\ufffd\\ufffdb\\u0000\\n\"")
        .contains("\"\\u2028\u20ac no end\"");
    assertThat(read(files, query(-1))).isEqualTo("a\ufffd\ufffdb\0\n\u2028\u20ac no end");
  }

  @Test
  void whatWasWrittenBeyondTheCheckpointIsWrittenAgain() throws IOException {
    LogFiles files = files(0, 1);
    FileLog writer = log(files);
    long[] reached = new long[4];
    writer.checkpoint(
        (stdout, stderr, inode, size) -> {
          if (stdout < 8) {
            reached[0] = stdout;
            reached[2] = inode;
            reached[3] = size;
          }
        });
    writer.write(StreamSink.Stream.STDOUT, bytes("one\ntw"));
    writer.write(StreamSink.Stream.STDOUT, bytes("o\n"));
    assertThat(reached[0]).isEqualTo(4);
    FileLog next = log(files); // the daemon was killed before it could note the second write
    next.resume(reached[2], reached[3]);
    next.write(StreamSink.Stream.STDOUT, bytes("two\nthree\n"));
    next.close();
    assertThat(read(files, query(-1))).isEqualTo("one\ntwo\nthree\n");
  }
}
