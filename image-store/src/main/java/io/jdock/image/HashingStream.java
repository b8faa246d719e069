package io.jdock.image;

import io.jdock.image.spec.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** Hashes all that is read, in large pieces. */
final class HashingStream extends PeekStream {
  private final Digest.Algorithm algorithm;
  private final @Nullable MessageDigest hash;
  private long count;
  private @Nullable OutputStream copy;

  HashingStream(InputStream in, Digest.Algorithm algorithm) {
    this(in, algorithm, NativeHash.of(algorithm));
  }

  private HashingStream(InputStream in, Digest.Algorithm algorithm, @Nullable MessageDigest hash) {
    super(in);
    this.algorithm = algorithm;
    this.hash = hash;
  }

  /** One whose digest nobody asks for, which saves the time for it. */
  static HashingStream unhashed(InputStream in) {
    return new HashingStream(in, Digest.Algorithm.SHA256, null);
  }

  @Override
  void took(byte[] bytes, int offset, int length) throws IOException {
    if (hash != null) {
      hash.update(bytes, offset, length);
    }
    count += length;
    if (copy != null) {
      copy.write(bytes, offset, length);
    }
  }

  /** Writes everything to another stream too; to be said before anything but a peek is read. */
  void copyTo(OutputStream to) throws IOException {
    byte[] peeked = peeked();
    if (peeked.length != count) {
      throw new IllegalStateException("the beginning is read already");
    }
    to.write(peeked);
    copy = to;
  }

  /** How many bytes have come. */
  long count() {
    return count;
  }

  /** Reads to the end and tells the digest of everything. */
  Digest finish() throws IOException {
    drain();
    if (hash == null) {
      throw new IllegalStateException("made without a hash");
    }
    return Digest.of(algorithm, hash.digest());
  }
}
