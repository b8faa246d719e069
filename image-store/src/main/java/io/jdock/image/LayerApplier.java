package io.jdock.image;

import com.github.luben.zstd.ZstdIOException;
import io.jdock.image.spec.Descriptor;
import io.jdock.image.spec.Digest;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.ZipException;
import org.tukaani.xz.XZIOException;

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
   * @param blob the archive in the form in which it is kept: as it was transferred, or plain where
   *     that was a form that registries do not take
   */
  record Applied(Digest diffId, long size, Descriptor blob) {}

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
    return apply(archive, blob, diffId, directory, OutputStream.nullOutputStream());
  }

  /**
   * The same, and the archive's bytes go to a stream as they are read: the content of {@link
   * Applied#blob}.
   */
  static Applied apply(
      InputStream archive,
      Optional<Digest> blob,
      Optional<Digest> diffId,
      Path directory,
      OutputStream kept)
      throws IOException {
    return apply(archive, blob, diffId, directory, kept, LayerLimits.DEFAULT);
  }

  static Applied apply(
      InputStream archive,
      Optional<Digest> blob,
      Optional<Digest> diffId,
      Path directory,
      OutputStream kept,
      LayerLimits limits)
      throws IOException {
    HashingStream transferred =
        new HashingStream(archive, blob.map(Digest::algorithm).orElse(Digest.Algorithm.SHA256));
    Compression compression = Compression.of(transferred);
    boolean asIs = compression.isTransferable();
    if (asIs) {
      transferred.copyTo(kept);
    }
    long size;
    Digest plainDigest;
    Descriptor stored;
    try (InputStream decompressed = compression.open(transferred);
        LayerTree tree = LayerTree.open(directory, limits)) {
      HashingStream plain =
          new HashingStream(
              decompressed, diffId.map(Digest::algorithm).orElse(Digest.Algorithm.SHA256));
      if (!asIs) {
        plain.copyTo(kept);
      }
      TarReader reader = new TarReader(plain);
      Optional<TarEntry> entry = reader.next();
      while (entry.isPresent()) {
        tree.apply(entry.get(), reader);
        entry = reader.next();
      }
      size = tree.finish();
      plainDigest = plain.finish();
      Digest archived = transferred.finish();
      if (blob.isPresent()) {
        verify("layer " + blob.get(), blob.get(), archived);
      }
      stored =
          asIs
              ? new Descriptor(compression.layerType(), archived, transferred.count())
              : new Descriptor(Compression.NONE.layerType(), plainDigest, plain.count());
    } catch (ZipException | ZstdIOException | XZIOException | EOFException e) {
      throw damaged(e);
    }
    if (diffId.isPresent()) {
      verify("uncompressed layer", diffId.get(), plainDigest);
    }
    return new Applied(plainDigest, size, stored);
  }

  /**
   * Unpacks an archive that is no layer, and whose digest nobody knows, into an empty directory.
   *
   * @throws LayerException when it is damaged or tries to escape
   */
  static void spool(InputStream archive, Path directory) throws IOException {
    HashingStream transferred = HashingStream.unhashed(archive);
    try (InputStream decompressed = Compression.decompress(transferred);
        LayerTree tree = LayerTree.open(directory, LayerLimits.DEFAULT)) {
      HashingStream plain = HashingStream.unhashed(decompressed);
      TarReader reader = new TarReader(plain);
      Optional<TarEntry> entry = reader.next();
      while (entry.isPresent()) {
        tree.apply(entry.get(), reader);
        entry = reader.next();
      }
      tree.finish();
      plain.drain();
      transferred.drain();
    } catch (ZipException | ZstdIOException | XZIOException | EOFException e) {
      throw damaged(e);
    }
  }

  /**
   * Reads an archive to its end without unpacking it, and copies it.
   *
   * @throws LayerException when a digest differs, or it is damaged
   */
  static Descriptor verifyOnly(InputStream archive, Digest blob, Digest diffId, OutputStream kept)
      throws IOException {
    HashingStream transferred = new HashingStream(archive, blob.algorithm());
    transferred.copyTo(kept);
    Compression compression = Compression.of(transferred);
    try (InputStream decompressed = compression.open(transferred)) {
      verify(
          "uncompressed layer",
          diffId,
          new HashingStream(decompressed, diffId.algorithm()).finish());
      verify("layer " + blob, blob, transferred.finish());
    } catch (ZipException | ZstdIOException | XZIOException | EOFException e) {
      throw damaged(e);
    }
    return new Descriptor(compression.layerType(), blob, transferred.count());
  }

  /** What the libraries say of an archive that is damaged or ends too soon. */
  private static LayerException damaged(IOException e) {
    String message = String.valueOf(e.getMessage());
    if (message.startsWith("tar: ")) {
      return new LayerException(message, e);
    }
    boolean ended =
        e instanceof EOFException
            || e instanceof ZstdIOException && message.startsWith("Truncated");
    return new LayerException("decompress layer: " + (ended ? "unexpected EOF" : message), e);
  }

  private static void verify(String what, Digest expected, Digest actual) throws LayerException {
    if (!expected.equals(actual)) {
      throw new LayerException(
          what + ": digest mismatch: expected " + expected + ", got " + actual);
    }
  }
}
