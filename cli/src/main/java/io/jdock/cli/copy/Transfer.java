package io.jdock.cli.copy;

import io.jdock.cli.Session;
import io.jdock.cli.format.Units;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Counts an archive's bytes and shows them on a terminal while they pass. */
final class Transfer {
  private static final long INTERVAL = 75_000_000;

  private final Session session;
  private final String header;
  private final boolean quiet;
  private final boolean shown;
  private long bytes;
  private long next = System.nanoTime();

  Transfer(Session session, String header, boolean quiet) {
    this.session = session;
    this.header = header;
    this.quiet = quiet;
    this.shown = !quiet && session.terminal().err();
  }

  InputStream counted(InputStream in) {
    return new FilterInputStream(in) {
      @Override
      public int read() throws IOException {
        int b = super.read();
        passed(b < 0 ? 0 : 1);
        return b;
      }

      @Override
      public int read(byte[] target, int offset, int length) throws IOException {
        int count = super.read(target, offset, length);
        passed(Math.max(count, 0));
        return count;
      }

      @Override
      public long skip(long count) throws IOException {
        long skipped = super.skip(count);
        passed(skipped);
        return skipped;
      }
    };
  }

  OutputStream counted(OutputStream out) {
    return new FilterOutputStream(out) {
      @Override
      public void write(int b) throws IOException {
        out.write(b);
        passed(1);
      }

      @Override
      public void write(byte[] source, int offset, int length) throws IOException {
        out.write(source, offset, length);
        passed(length);
      }
    };
  }

  private void passed(long count) {
    bytes += count;
    if (shown && System.nanoTime() - next >= 0) {
      session.err().print("\r\u001b[2K" + header + Units.shortSize(bytes));
      session.err().flush();
      next = System.nanoTime() + INTERVAL;
    }
  }

  /** Removes the line that shows the bytes. */
  void clear() {
    if (shown) {
      session.err().print("\r\u001b[2K");
      session.err().flush();
    }
  }

  void succeeded(String destination) {
    if (!quiet) {
      session.err().println("Successfully copied " + Units.shortSize(bytes) + " to " + destination);
    }
  }
}
