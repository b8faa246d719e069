package io.jdock.image;

import io.jdock.image.spec.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Unpacks a layer's archive in one pass: the transferred bytes are hashed, decompressed, hashed
 * again and untarred as they arrive, without a temporary archive.
 */
final class LayerApplier {

  /**
   * What was unpacked.
   *
   * @param diffId the digest of the uncompressed archive
   * @param size bytes of the files
   */
  record Applied(Digest diffId, long size) {}

  private LayerApplier() {}

  /**
   * Unpacks into an empty directory.
   *
   * @param blob the digest that the bytes of the archive must have, if known
   * @param diffId the digest that the uncompressed archive must have, if known
   * @throws LayerException when a digest differs, or the archive is damaged or tries to escape; the
   *     directory is left as it is then
   */
  static Applied apply(
      InputStream archive, Optional<Digest> blob, Optional<Digest> diffId, Path directory)
      throws IOException {
    HashingStream transferred =
        new HashingStream(archive, blob.map(Digest::algorithm).orElse(Digest.Algorithm.SHA256));
    long size;
    Digest plainDigest;
    try (InputStream decompressed = Compression.decompress(transferred);
        LayerTree tree = LayerTree.open(directory)) {
      HashingStream plain =
          new HashingStream(
              decompressed, diffId.map(Digest::algorithm).orElse(Digest.Algorithm.SHA256));
      TarReader reader = new TarReader(plain);
      Optional<TarEntry> entry = reader.next();
      while (entry.isPresent()) {
        tree.apply(entry.get(), reader);
        entry = reader.next();
      }
      size = tree.finish();
      plainDigest = plain.finish();
      if (blob.isPresent()) {
        verify("layer " + blob.get(), blob.get(), transferred.finish());
      }
    } catch (java.util.zip.ZipException | com.github.luben.zstd.ZstdIOException e) {
      throw new LayerException("decompress layer: " + e.getMessage(), e);
    }
    if (diffId.isPresent()) {
      verify("uncompressed layer", diffId.get(), plainDigest);
    }
    return new Applied(plainDigest, size);
  }

  private static void verify(String what, Digest expected, Digest actual) throws LayerException {
    if (!expected.equals(actual)) {
      throw new LayerException(
          what + ": digest mismatch: expected " + expected + ", got " + actual);
    }
  }
}
