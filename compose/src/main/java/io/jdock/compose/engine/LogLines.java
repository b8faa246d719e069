package io.jdock.compose.engine;

import io.jdock.compose.progress.LogPrinter;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;

/** Cuts a container's output into lines; what is left when it is closed is one too. */
final class LogLines extends OutputStream {
  private final LogPrinter printer;
  private final String name;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  LogLines(LogPrinter printer, String name) {
    this.printer = printer;
    this.name = name;
  }

  @Override
  public void write(int b) {
    if (b == '\n') {
      end();
    } else {
      line.write(b);
    }
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    int start = offset;
    for (int i = offset; i < offset + length; i++) {
      if (bytes[i] == '\n') {
        line.write(bytes, start, i - start);
        end();
        start = i + 1;
      }
    }
    line.write(bytes, start, offset + length - start);
  }

  private void end() {
    printer.log(name, line.toByteArray());
    line.reset();
  }

  @Override
  public void flush() {
    printer.flush();
  }

  @Override
  public void close() {
    if (line.size() > 0) {
      end();
    }
    printer.flush();
  }
}
