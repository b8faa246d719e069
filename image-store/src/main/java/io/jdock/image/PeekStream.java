package io.jdock.image;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Reads a stream in large pieces, and shows what comes next. {@link #available} waits for data and
 * is zero only at the end, by which {@link java.util.zip.GZIPInputStream} finds out whether another
 * gzip member follows.
 */
class PeekStream extends InputStream {
  private final InputStream in;
  private final byte[] buffer = new byte[1 << 17];
  private int position;
  private int limit;

  PeekStream(InputStream in) {
    this.in = in;
  }

  /** What has come from the stream, before any of it is read here. */
  void took(byte[] bytes, int offset, int length) throws IOException {}

  private boolean fill() throws IOException {
    if (position < limit) {
      return true;
    }
    int n = in.read(buffer, 0, buffer.length);
    position = 0;
    limit = Math.max(0, n);
    took(buffer, 0, limit);
    return limit > 0;
  }

  /** The next bytes without taking them, fewer only at the end. */
  byte[] peek(int count) throws IOException {
    while (limit - position < count) {
      System.arraycopy(buffer, position, buffer, 0, limit - position);
      limit -= position;
      position = 0;
      int n = in.read(buffer, limit, buffer.length - limit);
      if (n <= 0) {
        break;
      }
      took(buffer, limit, n);
      limit += n;
    }
    return Arrays.copyOfRange(buffer, position, Math.min(limit, position + count));
  }

  /** What has come and is not read yet, when nothing was read before. */
  byte[] peeked() {
    return Arrays.copyOfRange(buffer, position, limit);
  }

  /** Reads to the end. */
  void drain() throws IOException {
    do {
      position = limit;
    } while (fill());
  }

  @Override
  public int read() throws IOException {
    return fill() ? buffer[position++] & 0xFF : -1;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (position == limit && length >= buffer.length) { // no use in copying it once more
      int read = in.read(bytes, offset, length);
      took(bytes, offset, Math.max(0, read));
      return read;
    }
    if (!fill()) {
      return -1;
    }
    int n = Math.min(length, limit - position);
    System.arraycopy(buffer, position, bytes, offset, n);
    position += n;
    return n;
  }

  @Override
  public int available() throws IOException {
    return fill() ? limit - position : 0;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
