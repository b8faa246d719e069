package io.jdock.daemon.http;

import io.jdock.engine.StreamSink;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Objects;

/**
 * A chunked answer that a worker writes like a file: where the client reads more slowly, writing
 * waits; where it has gone, writing fails. Closing ends the answer, so it is closed only when all
 * is well.
 */
public final class AnswerStream extends OutputStream {
  private final ChunkedStream stream;
  private boolean gone;
  private boolean writable = true;

  public AnswerStream(ChunkedStream stream) {
    this.stream = stream;
    stream.onClose(this::leave);
  }

  private synchronized void leave() {
    gone = true;
    notifyAll();
  }

  private synchronized void resume() {
    writable = true;
    notifyAll();
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    awaitWritable();
    byte[] copy = Arrays.copyOfRange(bytes, offset, offset + length);
    if (!stream.write(StreamSink.Stream.STDOUT, copy)) {
      synchronized (this) {
        writable = false;
      }
      stream.onWritable(this::resume);
    }
  }

  private synchronized void awaitWritable() throws IOException {
    while (!writable && !gone) {
      try {
        wait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while a client reads its answer", e);
      }
    }
    if (gone) {
      throw new IOException("the client went away before its answer was complete");
    }
  }

  /** Ends the answer as a whole one. */
  public void finish() {
    stream.end();
  }
}
