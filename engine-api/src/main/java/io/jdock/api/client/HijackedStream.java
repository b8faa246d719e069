package io.jdock.api.client;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** A connection taken over from HTTP for attach and exec: raw bytes in both directions. */
public final class HijackedStream implements Closeable {
  private final HttpConnection connection;
  private final boolean multiplexed;

  HijackedStream(HttpConnection connection, boolean multiplexed) {
    this.connection = connection;
    this.multiplexed = multiplexed;
  }

  /** What the process writes; framed (see {@link StreamDemultiplexer}) unless it has a terminal. */
  public InputStream in() {
    return connection.in;
  }

  /** To the process's stdin. */
  public OutputStream out() {
    return connection.transport.out();
  }

  /** Whether the daemon declared the framed format by its content type (API 1.42 and later). */
  public boolean multiplexed() {
    return multiplexed;
  }

  /** End of stdin; output still arrives. */
  public void closeWrite() throws IOException {
    connection.transport.closeWrite();
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }
}
