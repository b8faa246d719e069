package io.jdock.image.spec;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The name of content by its hash, such as {@code sha256:e3b0c4...}.
 *
 * @param algorithm the hash
 * @param hex the hash's value in lower-case hexadecimal, of the length the algorithm has
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/descriptor.md#digests">OCI
 *     descriptors, digests</a>
 */
public record Digest(Algorithm algorithm, String hex) implements Comparable<Digest> {

  private static final HexFormat HEX = HexFormat.of();
  private static final Pattern SHAPE =
      Pattern.compile("[a-z0-9]+(?:[.+_-][a-z0-9]+)*:[a-zA-Z0-9=_-]+");

  /** The hashes that the specification registers. */
  public enum Algorithm {
    SHA256("sha256", "SHA-256", 64),
    SHA512("sha512", "SHA-512", 128);

    private final String prefix;
    private final String javaName;
    private final int hexLength;

    Algorithm(String prefix, String javaName, int hexLength) {
      this.prefix = prefix;
      this.javaName = javaName;
      this.hexLength = hexLength;
    }

    /** The name before the colon. */
    public String prefix() {
      return prefix;
    }

    /** A fresh computation of this hash. */
    public MessageDigest newHash() {
      try {
        return MessageDigest.getInstance(javaName);
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("this Java runtime lacks " + javaName, e);
      }
    }
  }

  public Digest {
    if (hex.length() != algorithm.hexLength) {
      throw new IllegalArgumentException("invalid checksum digest length");
    }
    for (int i = 0; i < hex.length(); i++) {
      char c = hex.charAt(i);
      if (!(c >= '0' && c <= '9' || c >= 'a' && c <= 'f')) {
        throw new IllegalArgumentException("invalid checksum digest format");
      }
    }
  }

  /**
   * Parses {@code algorithm:hex}.
   *
   * @throws IllegalArgumentException with distribution's words when it is none
   */
  public static Digest parse(String text) {
    if (!SHAPE.matcher(text).matches()) {
      throw new IllegalArgumentException("invalid checksum digest format");
    }
    int colon = text.indexOf(':');
    String prefix = text.substring(0, colon);
    for (Algorithm algorithm : Algorithm.values()) {
      if (algorithm.prefix.equals(prefix)) {
        return new Digest(algorithm, text.substring(colon + 1));
      }
    }
    throw new IllegalArgumentException("unsupported digest algorithm");
  }

  /** The SHA-256 of the bytes. */
  public static Digest sha256(byte[] content) {
    return of(Algorithm.SHA256, Algorithm.SHA256.newHash().digest(content));
  }

  /** The SHA-256 of the text in UTF-8. */
  public static Digest sha256(String text) {
    return sha256(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  /** A digest from the hash's raw value. */
  public static Digest of(Algorithm algorithm, byte[] hash) {
    return new Digest(algorithm, HEX.formatHex(hash));
  }

  /** The first twelve hexadecimal digits, as {@code docker images} shows them. */
  public String shortHex() {
    return hex.substring(0, 12);
  }

  /** Whether the bytes have this digest. */
  public boolean matches(byte[] content) {
    return of(algorithm, algorithm.newHash().digest(content)).equals(this);
  }

  /** Hashes what is read through it, for {@link Verifier#verified} at the end. */
  public Verifier verifier(InputStream content) {
    return new Verifier(content, this);
  }

  @Override
  public int compareTo(Digest other) {
    return toString().compareTo(other.toString());
  }

  @Override
  public String toString() {
    return algorithm.prefix + ":" + hex;
  }

  /** A stream that hashes what passes and compares the result with the digest expected. */
  public static final class Verifier extends FilterInputStream {
    private final Digest expected;
    private final MessageDigest hash;
    private long count;
    private boolean finished;

    private Verifier(InputStream content, Digest expected) {
      super(content);
      this.expected = expected;
      this.hash = expected.algorithm.newHash();
    }

    @Override
    public int read() throws IOException {
      int b = in.read();
      if (b >= 0) {
        hash.update((byte) b);
        count++;
      }
      return b;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int n = in.read(buffer, offset, length);
      if (n > 0) {
        hash.update(buffer, offset, n);
        count += n;
      }
      return n;
    }

    @Override
    public long skip(long n) throws IOException {
      byte[] scratch = new byte[(int) Math.min(8192, Math.max(0, n))];
      long skipped = 0;
      while (skipped < n) {
        int read = read(scratch, 0, (int) Math.min(scratch.length, n - skipped));
        if (read < 0) {
          break;
        }
        skipped += read;
      }
      return skipped;
    }

    @Override
    public boolean markSupported() {
      return false;
    }

    /** The bytes that have passed. */
    public long count() {
      return count;
    }

    /** Whether all that passed has the digest expected; ends the computation. */
    public boolean verified() {
      if (finished) {
        throw new IllegalStateException("digest was already computed");
      }
      finished = true;
      return of(expected.algorithm, hash.digest()).equals(expected);
    }
  }
}
