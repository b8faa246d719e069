package io.jdock.engine.log;

/** Log files behind a queue: the mode {@code non-blocking} of drivers that keep files. */
final class BufferedFile implements LogDestination {
  private final FileLog file;

  BufferedFile(FileLog file) {
    this.file = file;
  }

  @Override
  public void connect() {}

  @Override
  public void send(LogMessage message) {
    file.write(message);
  }

  @Override
  public void close() {
    file.close();
  }
}
