package io.jdock.image;

import io.jdock.linux.Fd;
import java.io.IOException;
import java.io.InputStream;

/** Reads a file by its descriptor, which it owns. Not thread-safe. */
final class FdInputStream extends InputStream {
  private final FileCalls calls = FileCalls.host();
  private final Fd file;
  private final String subject;

  FdInputStream(Fd file, String subject) {
    this.file = file;
    this.subject = subject;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    return length == 0 ? 0 : calls.read(file.number(), bytes, offset, length, subject);
  }

  @Override
  public void close() {
    file.close();
  }
}
