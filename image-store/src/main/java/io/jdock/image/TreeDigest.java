package io.jdock.image;

import io.jdock.image.spec.Digest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import java.util.TreeMap;

/** A digest of files as an archive would have them, but without times. */
final class TreeDigest extends TarWriter {
  private final MessageDigest hash = Digest.Algorithm.SHA256.newHash();
  private final boolean owners;

  TreeDigest(boolean owners) {
    super(OutputStream.nullOutputStream());
    this.owners = owners;
  }

  @Override
  void begin(TarEntry entry) {
    text(entry.name());
    text(entry.linkName());
    hash.update(
        ByteBuffer.allocate(48)
            .putInt(entry.type())
            .putInt(entry.mode())
            .putInt(owners ? entry.uid() : 0)
            .putInt(owners ? entry.gid() : 0)
            .putLong(entry.size())
            .putLong(entry.deviceMajor())
            .putLong(entry.deviceMinor())
            .putInt(entry.extendedAttributes().size())
            .flip());
    for (Map.Entry<String, byte[]> attribute :
        new TreeMap<>(entry.extendedAttributes()).entrySet()) {
      text(attribute.getKey());
      hash.update(ByteBuffer.allocate(4).putInt(attribute.getValue().length).flip());
      hash.update(attribute.getValue());
    }
  }

  private void text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    hash.update(ByteBuffer.allocate(4).putInt(bytes.length).flip());
    hash.update(bytes);
  }

  @Override
  void write(byte[] bytes, int offset, int length) {
    hash.update(bytes, offset, length);
  }

  @Override
  void finish() throws IOException {}

  Digest digest() {
    return Digest.of(Digest.Algorithm.SHA256, hash.digest());
  }
}
