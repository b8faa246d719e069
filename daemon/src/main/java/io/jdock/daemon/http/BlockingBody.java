package io.jdock.daemon.http;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/** An answer's body as a stream for one thread, which waits while the client does not keep up. */
public final class BlockingBody extends OutputStream {
  private static final int PIECE = 64 << 10;

  private final ChunkedStream stream;
  private final byte[] buffer = new byte[PIECE];
  private int filled;
  private boolean writable = true;
  private boolean gone;

  public BlockingBody(ChunkedStream stream) {
    this.stream = stream;
    stream.onClose(this::gone);
  }

  private synchronized void gone() {
    gone = true;
    notifyAll();
  }

  private synchronized void writable() {
    writable = true;
    notifyAll();
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int from = offset;
    while (from < offset + length) {
      int count = Math.min(PIECE - filled, offset + length - from);
      System.arraycopy(bytes, from, buffer, filled, count);
      filled += count;
      from += count;
      if (filled == PIECE) {
        flush();
      }
    }
  }

  /** Sends what is there, once the client takes more. */
  @Override
  public void flush() throws IOException {
    if (filled == 0) {
      return;
    }
    awaitWritable();
    if (!stream.send(Arrays.copyOf(buffer, filled))) {
      synchronized (this) {
        writable = false;
      }
      stream.onWritable(this::writable);
    }
    filled = 0;
  }

  private synchronized void awaitWritable() throws IOException {
    while (!writable && !gone) {
      try {
        wait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while the client takes the answer", e);
      }
    }
    if (gone) {
      throw new IOException("the client has gone");
    }
  }
}
