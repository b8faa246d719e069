package io.jdock.image;

import io.jdock.image.spec.Digest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A digest of files as an archive would have them, but without times. The content of each counts by
 * its own digest, which may be known already.
 */
final class TreeDigest extends TarWriter {
  private final MessageDigest hash = NativeHash.of(Digest.Algorithm.SHA256);
  private final MessageDigest content = NativeHash.of(Digest.Algorithm.SHA256);
  private final FileDigests files;
  private final boolean owners;
  private final byte[] gathered = new byte[1 << 15];
  private int count;
  private boolean reading;
  private long inode;

  TreeDigest(boolean owners, FileDigests files) {
    super(OutputStream.nullOutputStream());
    this.files = files;
    this.owners = owners;
  }

  @Override
  void begin(TarEntry entry) {
    endContent();
    text(entry.name());
    text(entry.linkName());
    number(entry.type());
    number(entry.mode());
    number(owners ? entry.uid() : 0);
    number(owners ? entry.gid() : 0);
    add(ByteBuffer.allocate(8).putLong(entry.size()).array());
    number(entry.deviceMajor());
    number(entry.deviceMinor());
    number(entry.extendedAttributes().size());
    for (Map.Entry<String, byte[]> attribute :
        new TreeMap<>(entry.extendedAttributes()).entrySet()) {
      text(attribute.getKey());
      number(attribute.getValue().length);
      add(attribute.getValue());
    }
  }

  private void text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    number(bytes.length);
    add(bytes);
  }

  private void number(int number) {
    add(ByteBuffer.allocate(4).putInt(number).array());
  }

  @Override
  boolean knows(FileCalls.Stat file) {
    Optional<Digest> known = files.known(file.inode());
    if (known.isPresent()) {
      text(known.get().hex());
      return true;
    }
    reading = true;
    inode = file.inode();
    return false;
  }

  @Override
  void write(byte[] bytes, int offset, int length) {
    content.update(bytes, offset, length);
  }

  private void endContent() {
    if (reading) {
      reading = false;
      Digest digest = Digest.of(Digest.Algorithm.SHA256, content.digest());
      files.found(inode, digest);
      text(digest.hex());
    }
  }

  /** Gathered, as each update of the hash is a call out of Java. */
  private void add(byte[] bytes) {
    int length = bytes.length;
    if (length > gathered.length - count) {
      flush();
    }
    if (length > gathered.length) {
      hash.update(bytes, 0, length);
      return;
    }
    System.arraycopy(bytes, 0, gathered, count, length);
    count += length;
  }

  private void flush() {
    hash.update(gathered, 0, count);
    count = 0;
  }

  @Override
  void finish() throws IOException {}

  Digest digest() {
    endContent();
    flush();
    return Digest.of(Digest.Algorithm.SHA256, hash.digest());
  }
}
