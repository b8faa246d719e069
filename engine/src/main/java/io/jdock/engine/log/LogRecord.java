package io.jdock.engine.log;

import io.jdock.engine.StreamSink.Stream;

/**
 * A line of output, or a piece of a line longer than 16 KiB, on its way to a file: a view of a
 * buffer, reused from record to record.
 */
final class LogRecord {
  Stream stream = Stream.STDOUT;
  byte[] buffer = {};
  int offset;
  int length;

  /** Whether the text was followed by a newline, which is not part of it. */
  boolean endsLine;

  /** 0 for a whole line; 1, 2, ... for the pieces of one. */
  int ordinal;

  /** The same for all pieces of a line; empty for a whole one. */
  String partialId = "";

  long seconds;
  int nanos;
}
