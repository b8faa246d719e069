package io.jdock.image;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import io.jdock.image.spec.MediaTypes;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.tukaani.xz.XZInputStream;

/** The compressions of archives, told by their first bytes. */
enum Compression {
  NONE(),
  GZIP(0x1F, 0x8B),
  ZSTD(0x28, 0xB5, 0x2F, 0xFD),
  BZIP2(0x42, 0x5A, 0x68),
  XZ(0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00);

  private static final int INFLATE_BUFFER = 1 << 16;

  /** In KiB: more than {@code xz -9} needs, less than an archive could ask for (4 GiB). */
  private static final int XZ_MEMORY = 100 << 10;

  private final int[] magic;

  Compression(int... magic) {
    this.magic = magic;
  }

  private static Compression detect(byte[] start) {
    for (Compression compression : values()) {
      if (compression.magic.length > 0 && compression.begins(start)) {
        return compression;
      }
    }
    return NONE;
  }

  private boolean begins(byte[] start) {
    if (start.length < magic.length) {
      return false;
    }
    for (int i = 0; i < magic.length; i++) {
      if ((start[i] & 0xFF) != magic[i]) {
        return false;
      }
    }
    return true;
  }

  /** What an archive, which is not read yet, is compressed with. */
  static Compression of(PeekStream archive) throws IOException {
    return detect(archive.peek(6));
  }

  /** The plain content of an archive, whatever it is compressed with. */
  static InputStream decompress(PeekStream archive) throws IOException {
    return of(archive).open(archive);
  }

  /** Whether registries and other engines take layers in this form. */
  boolean isTransferable() {
    return this == NONE || this == GZIP || this == ZSTD;
  }

  /** OCI's media type of a layer in this form. */
  String layerType() {
    return switch (this) {
      case NONE -> MediaTypes.OCI_LAYER;
      case GZIP -> MediaTypes.OCI_LAYER_GZIP;
      case ZSTD -> MediaTypes.OCI_LAYER_ZSTD;
      case BZIP2, XZ -> throw new IllegalStateException("no layer is transferred as " + this);
    };
  }

  /** The plain content of an archive in this form. */
  InputStream open(InputStream archive) throws IOException {
    return switch (this) {
      case NONE -> archive;
      case GZIP -> new GZIPInputStream(archive, INFLATE_BUFFER);
      case ZSTD -> new ZstdInputStreamNoFinalizer(archive);
      case BZIP2 -> new BZip2CompressorInputStream(archive, true);
      case XZ -> new XZInputStream(archive, XZ_MEMORY);
    };
  }
}
