package io.jdock.image;

import io.jdock.image.spec.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * Hashes all that is read, in large pieces. {@link #available} waits for data and is zero only at
 * the end, by which {@link java.util.zip.GZIPInputStream} finds out whether another gzip member
 * follows.
 */
final class HashingStream extends InputStream {
  private final InputStream in;
  private final Digest.Algorithm algorithm;
  private final @Nullable MessageDigest hash;
  private final byte[] buffer = new byte[1 << 17];
  private int position;
  private int limit;
  private long count;
  private @Nullable OutputStream copy;

  HashingStream(InputStream in, Digest.Algorithm algorithm) {
    this(in, algorithm, NativeHash.of(algorithm));
  }

  private HashingStream(InputStream in, Digest.Algorithm algorithm, @Nullable MessageDigest hash) {
    this.in = in;
    this.algorithm = algorithm;
    this.hash = hash;
  }

  /** One whose digest nobody asks for, which saves the time for it. */
  static HashingStream unhashed(InputStream in) {
    return new HashingStream(in, Digest.Algorithm.SHA256, null);
  }

  private boolean fill() throws IOException {
    if (position < limit) {
      return true;
    }
    int n = in.read(buffer, 0, buffer.length);
    position = 0;
    limit = Math.max(0, n);
    took(0, limit);
    return limit > 0;
  }

  private void took(int offset, int length) throws IOException {
    if (hash != null) {
      hash.update(buffer, offset, length);
    }
    count += length;
    if (copy != null) {
      copy.write(buffer, offset, length);
    }
  }

  /** Writes everything to another stream too; to be said before anything but a peek is read. */
  void copyTo(OutputStream to) throws IOException {
    if (position != 0 || count != limit) {
      throw new IllegalStateException("the beginning is read already");
    }
    to.write(buffer, 0, limit);
    copy = to;
  }

  /** How many bytes have come. */
  long count() {
    return count;
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
      took(limit, n);
      limit += n;
    }
    return java.util.Arrays.copyOfRange(buffer, position, Math.min(limit, position + count));
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

  /** Reads to the end. */
  void drain() throws IOException {
    do {
      position = limit;
    } while (fill());
  }

  /** Reads to the end and tells the digest of everything. */
  Digest finish() throws IOException {
    drain();
    if (hash == null) {
      throw new IllegalStateException("made without a hash");
    }
    return Digest.of(algorithm, hash.digest());
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
