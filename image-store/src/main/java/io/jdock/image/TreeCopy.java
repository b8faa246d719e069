package io.jdock.image;

import io.jdock.linux.Fd;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Makes files of another tree as they are told, without an archive between: the kernel copies their
 * content.
 */
final class TreeCopy extends TarWriter {
  private final FileCalls calls = FileCalls.host();
  private final LayerTree tree;
  private @Nullable TarEntry file;

  TreeCopy(LayerTree tree) {
    super(OutputStream.nullOutputStream());
    this.tree = tree;
  }

  @Override
  void begin(TarEntry entry) throws IOException {
    if (entry.type() == TarEntry.REGULAR) {
      file = entry; // its content comes next
      return;
    }
    tree.apply(
        entry,
        (made, other) -> {
          throw new IllegalStateException("content of " + other.type());
        });
  }

  @Override
  boolean takes(Fd from, long size, String path) throws IOException {
    TarEntry entry = file;
    if (entry == null) {
      throw new IllegalStateException("content before a file");
    }
    file = null;
    tree.apply(entry, (made, regular) -> copy(from, made, size, path));
    return true;
  }

  private void copy(Fd from, int to, long size, String path) throws IOException {
    long left = size;
    while (left > 0) {
      long n = calls.sendfile(from.number(), to, left, path);
      if (n == 0) {
        throw new LayerException(
            "copy "
                + FileCalls.text(path)
                + ": file shrank by "
                + left
                + " bytes while it was read");
      }
      left -= n;
    }
  }

  @Override
  void write(byte[] bytes, int offset, int length) {
    throw new IllegalStateException("content is taken from the file");
  }

  @Override
  void finish() {}
}
