package io.jdock.image;

import io.jdock.image.spec.Descriptor;
import io.jdock.image.spec.Digest;
import io.jdock.image.spec.MediaTypes;
import io.jdock.linux.Fd;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.zip.GZIPOutputStream;

/** Makes the compressed archive of a layer of its files; the same files give the same archive. */
final class LayerArchive {
  private static final int BUFFER = 1 << 16;

  private LayerArchive() {}

  /**
   * Writes the archive.
   *
   * @param directory the layer's own files
   * @param diffId the digest that the archive has uncompressed
   * @throws LayerException when the files are no longer those that it was made of
   */
  static Descriptor write(Path directory, Digest diffId, Path to) throws IOException {
    MessageDigest plainHash = NativeHash.of(diffId.algorithm());
    MessageDigest hash = NativeHash.of(Digest.Algorithm.SHA256);
    try (Fd files = FileCalls.host().openDirectory(directory);
        OutputStream file = Files.newOutputStream(to);
        OutputStream hashed = new DigestOutputStream(file, hash);
        OutputStream compressed =
            new GZIPOutputStream(new BufferedOutputStream(hashed, BUFFER), BUFFER);
        OutputStream plain = new DigestOutputStream(compressed, plainHash)) {
      LayerPacker.pack(files, plain, LayerPacker.Mode.LAYER);
    }
    Digest packed = Digest.of(diffId.algorithm(), plainHash.digest());
    if (!packed.equals(diffId)) {
      throw new LayerException(
          "the archive of layer "
              + diffId
              + " is not kept here, and packing its files gives "
              + packed
              + ": pull the image again");
    }
    return new Descriptor(
        MediaTypes.OCI_LAYER_GZIP,
        Digest.of(Digest.Algorithm.SHA256, hash.digest()),
        Files.size(to));
  }
}
