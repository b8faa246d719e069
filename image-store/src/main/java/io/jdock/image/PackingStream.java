package io.jdock.image;

import io.jdock.linux.Fd;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The archive of files, read while a thread packs it. What goes wrong there is thrown where the
 * archive would end.
 */
final class PackingStream extends InputStream {
  private static final int BUFFER = 1 << 16;

  private final InputStream in;
  private final Thread packer;
  private @Nullable Throwable failure; // read after the packer has ended

  /** What the thread packs. */
  @FunctionalInterface
  private interface Tree {
    void pack(OutputStream out) throws IOException;
  }

  private PackingStream(Pipe pipe, Tree tree) {
    this.in = Channels.newInputStream(pipe.source());
    this.packer = new Thread(() -> pack(pipe, tree), "jdock-pack");
    packer.setDaemon(true);
  }

  /** The upper directory of an overlay as a layer. */
  static InputStream of(Path upper) throws IOException {
    return started(
        out -> {
          try (Fd files = FileCalls.host().openDirectory(upper)) {
            LayerPacker.pack(files, out, LayerPacker.Mode.LAYER);
          }
        });
  }

  /** One entry of a directory, which the caller closes after the stream. */
  static InputStream of(Fd directory, String entry, String as) throws IOException {
    return started(out -> LayerPacker.packEntry(directory, entry, as, out));
  }

  private static InputStream started(Tree tree) throws IOException {
    PackingStream stream = new PackingStream(Pipe.open(), tree);
    stream.packer.start();
    return stream;
  }

  private void pack(Pipe pipe, Tree tree) {
    try (OutputStream out =
        new BufferedOutputStream(Channels.newOutputStream(pipe.sink()), BUFFER)) {
      tree.pack(out);
    } catch (IOException | RuntimeException | Error e) {
      failure = e;
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int n = in.read(bytes, offset, length);
    if (n < 0) {
      awaitPacker();
      if (failure instanceof IOException e) {
        throw e;
      }
      if (failure != null) {
        throw new IOException("pack a layer: " + failure, failure);
      }
    }
    return n;
  }

  private void awaitPacker() throws InterruptedIOException {
    try {
      packer.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while a layer is packed");
    }
  }

  /** A packer that is not done finds that nobody reads, and ends. */
  @Override
  public void close() throws IOException {
    in.close();
    awaitPacker();
  }
}
