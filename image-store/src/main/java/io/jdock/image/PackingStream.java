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
 * The archive of the upper directory of an overlay, read while a thread packs it. What goes wrong
 * there is thrown where the archive would end.
 */
final class PackingStream extends InputStream {
  private static final int BUFFER = 1 << 16;

  private final InputStream in;
  private final Thread packer;
  private @Nullable Throwable failure; // read after the packer has ended

  private PackingStream(Pipe pipe, Path directory) {
    this.in = Channels.newInputStream(pipe.source());
    this.packer = new Thread(() -> pack(pipe, directory), "jdock-pack");
    packer.setDaemon(true);
  }

  static InputStream of(Path directory) throws IOException {
    PackingStream stream = new PackingStream(Pipe.open(), directory);
    stream.packer.start();
    return stream;
  }

  private void pack(Pipe pipe, Path directory) {
    try (OutputStream out =
            new BufferedOutputStream(Channels.newOutputStream(pipe.sink()), BUFFER);
        Fd files = FileCalls.host().openDirectory(directory)) {
      LayerPacker.pack(files, out, LayerPacker.Mode.LAYER);
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
