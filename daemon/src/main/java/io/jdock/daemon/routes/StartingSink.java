package io.jdock.daemon.routes;

import io.jdock.engine.EngineException;
import io.jdock.engine.StreamSink;

/**
 * A sink whose end waits until it is known whether the process started: why it did not is to be
 * told on the same stream.
 */
final class StartingSink implements StreamSink {
  private final StreamSink client;
  private boolean started;
  private boolean ended;

  StartingSink(StreamSink client) {
    this.client = client;
  }

  /** The process runs, or ran: what has ended ends. */
  void started() {
    boolean over;
    synchronized (this) {
      started = true;
      over = ended;
    }
    if (over) {
      client.end();
    }
  }

  @Override
  public boolean write(Stream stream, byte[] bytes) {
    return client.write(stream, bytes);
  }

  @Override
  public void onWritable(Runnable action) {
    client.onWritable(action);
  }

  @Override
  public void end() {
    synchronized (this) {
      ended = true;
      if (!started) {
        return;
      }
    }
    client.end();
  }

  @Override
  public void failed(EngineException error) {
    client.failed(error);
  }
}
