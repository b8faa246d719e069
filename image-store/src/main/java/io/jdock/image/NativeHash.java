package io.jdock.image;

import io.jdock.image.spec.Digest;
import java.lang.System.Logger.Level;
import java.lang.ref.Cleaner;
import java.security.DigestException;
import java.security.MessageDigest;
import java.util.Optional;
import jnr.ffi.LibraryLoader;
import jnr.ffi.LibraryOption;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/**
 * The hashes of layers by OpenSSL's libcrypto, which uses the processor's instructions for them.
 * The daemon's JVM has only its quick compiler, whose SHA-256 is ten times as slow (measured: 130
 * against 1500 MB/s), and every layer is hashed twice. Where there is no libcrypto it is Java's.
 *
 * @see <a href="https://docs.openssl.org/3.0/man3/EVP_DigestInit/">EVP_DigestInit(3)</a>
 */
final class NativeHash extends MessageDigest {
  private static final int BUFFER = 1 << 16;

  /** libcrypto since 1.1, as far as jdock binds it; pointers are numbers. */
  public interface Libcrypto {
    long EVP_MD_CTX_new();

    void EVP_MD_CTX_free(long context);

    long EVP_sha256();

    long EVP_sha512();

    int EVP_DigestInit_ex(long context, long type, long engine);

    int EVP_DigestUpdate(long context, long bytes, long count);

    int EVP_DigestFinal_ex(long context, long result, long size);
  }

  /** Loaded when the first layer comes. */
  private static final class Library {
    private static final Cleaner CLEANER = Cleaner.create();
    private static final Optional<Libcrypto> LOADED = load();

    private static Optional<Libcrypto> load() {
      for (String name : new String[] {"libcrypto.so.3", "libcrypto.so.1.1"}) {
        try {
          return Optional.of(
              LibraryLoader.create(Libcrypto.class).option(LibraryOption.LoadNow, true).load(name));
        } catch (LinkageError e) {
          System.getLogger(NativeHash.class.getName())
              .log(Level.DEBUG, "no {0}: {1}", name, String.valueOf(e.getMessage()));
        }
      }
      return Optional.empty();
    }
  }

  private final Libcrypto library;
  private final long context;
  private final long type;
  private final int length;
  private final Pointer buffer;

  /** A fresh computation of the hash, the fastest there is. */
  static MessageDigest of(Digest.Algorithm algorithm) {
    return Library.LOADED
        .<MessageDigest>map(library -> new NativeHash(library, algorithm))
        .orElseGet(algorithm::newHash);
  }

  private NativeHash(Libcrypto library, Digest.Algorithm algorithm) {
    super(algorithm.prefix());
    this.library = library;
    this.length = algorithm == Digest.Algorithm.SHA256 ? 32 : 64;
    this.type = algorithm == Digest.Algorithm.SHA256 ? library.EVP_sha256() : library.EVP_sha512();
    this.buffer = Runtime.getSystemRuntime().getMemoryManager().allocateDirect(BUFFER, false);
    long made = library.EVP_MD_CTX_new();
    if (made == 0) {
      throw new OutOfMemoryError("EVP_MD_CTX_new");
    }
    this.context = made;
    Library.CLEANER.register(this, () -> library.EVP_MD_CTX_free(made));
    engineReset();
  }

  private static void check(int result, String call) {
    if (result != 1) {
      throw new IllegalStateException(call + " of libcrypto failed");
    }
  }

  @Override
  protected void engineReset() {
    check(library.EVP_DigestInit_ex(context, type, 0), "EVP_DigestInit_ex");
  }

  @Override
  protected void engineUpdate(byte one) {
    engineUpdate(new byte[] {one}, 0, 1);
  }

  @Override
  protected void engineUpdate(byte[] bytes, int offset, int count) {
    int done = 0;
    while (done < count) {
      int part = Math.min(BUFFER, count - done);
      buffer.put(0, bytes, offset + done, part);
      check(library.EVP_DigestUpdate(context, buffer.address(), part), "EVP_DigestUpdate");
      done += part;
    }
  }

  @Override
  protected byte[] engineDigest() {
    check(library.EVP_DigestFinal_ex(context, buffer.address(), 0), "EVP_DigestFinal_ex");
    byte[] result = new byte[length];
    buffer.get(0, result, 0, length);
    engineReset();
    return result;
  }

  @Override
  protected int engineDigest(byte[] target, int offset, int room) throws DigestException {
    if (room < length) {
      throw new DigestException("room for " + room + " bytes where " + length + " are needed");
    }
    System.arraycopy(engineDigest(), 0, target, offset, length);
    return length;
  }

  @Override
  protected int engineGetDigestLength() {
    return length;
  }
}
