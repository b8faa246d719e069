package io.jdock.engine.log;

import io.jdock.engine.StreamSink.Stream;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;

/**
 * Cuts a container's output into lines, and lines above 16 KiB into pieces, never within a UTF-8
 * character. What has no newline yet waits for it. Not thread-safe.
 */
final class LineSplitter {
  static final int LONGEST_PIECE = 16 * 1024;
  private static final SecureRandom RANDOM = new SecureRandom();

  /** Takes records; each is valid during the call only. */
  interface Receiver {
    void accept(LogRecord record) throws IOException;
  }

  /** What one stream has left of a line. */
  private static final class Rest {
    private final Bytes bytes = new Bytes(256);
    private int pieces;
    private String partialId = "";
    private long seconds;
    private int nanos;
    private long consumed;
  }

  private final Clock clock;
  private final Receiver receiver;
  private final Rest stdout = new Rest();
  private final Rest stderr = new Rest();
  private final LogRecord record = new LogRecord();

  LineSplitter(Clock clock, Receiver receiver) {
    this.clock = clock;
    this.receiver = receiver;
  }

  private Rest rest(Stream stream) {
    return stream == Stream.STDERR ? stderr : stdout;
  }

  /** How many bytes of a stream were given on: those that wait for the end of their line not. */
  long consumed(Stream stream) {
    return rest(stream).consumed;
  }

  void split(Stream stream, byte[] bytes) throws IOException {
    Rest rest = rest(stream);
    int from = 0;
    while (from < bytes.length) {
      int limit = Math.min(bytes.length, from + LONGEST_PIECE - rest.bytes.size());
      int newline = from;
      while (newline < limit && bytes[newline] != '\n') {
        newline++;
      }
      if (newline < limit) {
        line(stream, rest, bytes, from, newline);
        from = newline + 1;
      } else if (rest.bytes.size() == 0 && limit - from == LONGEST_PIECE) {
        int end = Utf8.boundary(bytes, from, limit);
        piece(stream, rest, bytes, from, end - from);
        from = end;
      } else {
        rest.bytes.put(bytes, from, limit - from);
        from = limit;
        if (rest.bytes.size() >= LONGEST_PIECE) {
          full(stream, rest);
        }
      }
    }
  }

  private void line(Stream stream, Rest rest, byte[] bytes, int from, int newline)
      throws IOException {
    if (rest.bytes.size() > 0) {
      rest.bytes.put(bytes, from, newline - from);
      int length = rest.bytes.size();
      emit(stream, rest, rest.bytes.array(), 0, length, true);
      rest.bytes.clear(LONGEST_PIECE + 4);
    } else {
      emit(stream, rest, bytes, from, newline - from, true);
    }
    rest.pieces = 0;
  }

  /** The collected bytes are as many as a piece can have. */
  private void full(Stream stream, Rest rest) throws IOException {
    byte[] all = rest.bytes.array();
    int size = rest.bytes.size();
    int end = Utf8.boundary(all, 0, size);
    byte[] cut = java.util.Arrays.copyOfRange(all, end, size);
    piece(stream, rest, all, 0, end);
    rest.bytes.clear(LONGEST_PIECE + 4);
    rest.bytes.put(cut);
  }

  private void piece(Stream stream, Rest rest, byte[] bytes, int offset, int length)
      throws IOException {
    if (rest.pieces == 0) {
      byte[] id = new byte[32];
      RANDOM.nextBytes(id);
      rest.partialId = HexFormat.of().formatHex(id);
      Instant now = clock.instant();
      rest.seconds = now.getEpochSecond();
      rest.nanos = now.getNano();
    }
    rest.pieces++;
    emit(stream, rest, bytes, offset, length, false);
  }

  private void emit(
      Stream stream, Rest rest, byte[] bytes, int offset, int length, boolean endsLine)
      throws IOException {
    record.stream = stream;
    record.buffer = bytes;
    record.offset = offset;
    record.length = length;
    record.endsLine = endsLine;
    if (rest.pieces > 0) {
      // all pieces have the time of the first
      record.ordinal = endsLine ? rest.pieces + 1 : rest.pieces;
      record.partialId = rest.partialId;
      record.seconds = rest.seconds;
      record.nanos = rest.nanos;
    } else {
      Instant now = clock.instant();
      record.ordinal = 0;
      record.partialId = "";
      record.seconds = now.getEpochSecond();
      record.nanos = now.getNano();
    }
    receiver.accept(record);
    rest.consumed += endsLine ? length + 1 : length;
  }

  /** Gives on what has no newline, because no more will come. */
  void flush() throws IOException {
    flush(Stream.STDOUT, stdout);
    flush(Stream.STDERR, stderr);
  }

  private void flush(Stream stream, Rest rest) throws IOException {
    if (rest.bytes.size() > 0) {
      piece(stream, rest, rest.bytes.array(), 0, rest.bytes.size());
      rest.bytes.clear(LONGEST_PIECE + 4);
    }
    rest.pieces = 0;
  }
}
