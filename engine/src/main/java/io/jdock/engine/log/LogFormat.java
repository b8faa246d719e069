package io.jdock.engine.log;

import java.io.IOException;
import java.nio.channels.FileChannel;

/** How records stand in a log's files, one behind the other. */
interface LogFormat {

  /** Appends a record. */
  void write(Bytes out, LogRecord record);

  /**
   * Where the record that begins at {@code from} ends.
   *
   * @return -1 when it is not whole yet
   * @throws IOException when what stands there is no record of this format, and what follows cannot
   *     be found
   */
  int end(byte[] buffer, int from, int to) throws IOException;

  /**
   * Reads a whole record.
   *
   * @throws IOException when it is damaged
   */
  LogLine read(byte[] buffer, int from, int to) throws IOException;

  /**
   * Looks backwards from the end.
   *
   * @param size of the file, which ends with a whole record
   * @param most how many records to look for
   */
  Tail tail(FileChannel file, long size, int most) throws IOException;

  /**
   * Repairs the end of a file that a crash cut off in the midst of a record.
   *
   * @return the size from which to go on
   */
  long repair(FileChannel file) throws IOException;

  /**
   * The last records of a file.
   *
   * @param start where the first of them begins
   * @param count how many there are, at most those looked for
   */
  record Tail(long start, int count) {}
}
