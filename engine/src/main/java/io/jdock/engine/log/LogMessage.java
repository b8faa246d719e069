package io.jdock.engine.log;

import io.jdock.engine.StreamSink.Stream;
import java.time.Instant;

/**
 * A line of output on its way to a destination, or a piece of a line longer than 16 KiB.
 *
 * @param text without newline
 * @param endsLine whether a newline followed
 * @param ordinal 0 for a whole line; 1, 2, ... for the pieces of one
 * @param partialId the same for all pieces of a line; empty for a whole one
 */
public record LogMessage(
    Stream stream, Instant time, byte[] text, boolean endsLine, int ordinal, String partialId) {

  static LogMessage of(LogRecord record) {
    byte[] text = new byte[record.length];
    System.arraycopy(record.buffer, record.offset, text, 0, record.length);
    return new LogMessage(
        record.stream,
        Instant.ofEpochSecond(record.seconds, record.nanos),
        text,
        record.endsLine,
        record.ordinal,
        record.partialId);
  }

  /** Whether it is a piece of a longer line. */
  public boolean partial() {
    return ordinal > 0;
  }

  /** Name of the stream. */
  public String source() {
    return stream == Stream.STDERR ? "stderr" : "stdout";
  }
}
