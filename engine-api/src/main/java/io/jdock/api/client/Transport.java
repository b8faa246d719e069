package io.jdock.api.client;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * A byte stream to the daemon. Reading and writing may happen at the same time from two threads;
 * closing wakes a blocked reader.
 */
interface Transport extends Closeable {
  InputStream in();

  OutputStream out();

  /** Ends our direction; the daemon sees end of file and may still send. */
  void closeWrite() throws IOException;

  @Override
  void close() throws IOException;
}
