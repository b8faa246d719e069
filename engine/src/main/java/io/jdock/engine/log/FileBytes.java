package io.jdock.engine.log;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Whole reads and writes at a place in a file. */
final class FileBytes {
  private FileBytes() {}

  /** Fills the buffer. */
  static void read(FileChannel file, ByteBuffer buffer, long from) throws IOException {
    long at = from;
    while (buffer.hasRemaining()) {
      int count = file.read(buffer, at);
      if (count < 0) {
        throw new EOFException("the file ends at " + at);
      }
      at += count;
    }
  }

  /** Writes all of it. */
  static void write(FileChannel file, ByteBuffer buffer, long to) throws IOException {
    long at = to;
    while (buffer.hasRemaining()) {
      at += file.write(buffer, at);
    }
  }
}
