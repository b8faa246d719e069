package io.jdock.api.client;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** The bodies of HTTP/1.1 messages (RFC 9112, sections 6 and 7), read from the connection. */
final class BodyStreams {
  private BodyStreams() {}

  /** Told once when a body has been read to its end, so that the connection can serve again. */
  interface EndListener {
    void ended();
  }

  abstract static class Body extends InputStream {
    final InputStream in;
    private final EndListener listener;
    private final Runnable abandon;
    private boolean ended;

    Body(InputStream in, EndListener listener, Runnable abandon) {
      this.in = in;
      this.listener = listener;
      this.abandon = abandon;
    }

    final void end() {
      if (!ended) {
        ended = true;
        listener.ended();
      }
    }

    final boolean ended() {
      return ended;
    }

    @Override
    public final int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    /** Closing before the end gives the connection up: what is left of the body is not awaited. */
    @Override
    public void close() {
      if (!ended) {
        ended = true;
        abandon.run();
      }
    }
  }

  static final class FixedLength extends Body {
    private long remaining;

    FixedLength(InputStream in, long length, EndListener listener, Runnable abandon) {
      super(in, listener, abandon);
      this.remaining = length;
      if (length == 0) {
        end();
      }
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (remaining == 0 || ended()) {
        return -1;
      }
      int count = in.read(bytes, offset, (int) Math.min(length, remaining));
      if (count < 0) {
        throw new EOFException("connection closed within a response body");
      }
      remaining -= count;
      if (remaining == 0) {
        end();
      }
      return count;
    }
  }

  static final class Chunked extends Body {
    private long remaining;
    private boolean first = true;

    Chunked(InputStream in, EndListener listener, Runnable abandon) {
      super(in, listener, abandon);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (ended()) {
        return -1;
      }
      if (length == 0) {
        return 0;
      }
      if (remaining == 0 && !nextChunk()) {
        return -1;
      }
      int count = in.read(bytes, offset, (int) Math.min(length, remaining));
      if (count < 0) {
        throw new EOFException("connection closed within a chunk");
      }
      remaining -= count;
      return count;
    }

    /** Of the current chunk: whether another follows is not known without waiting for it. */
    @Override
    public int available() throws IOException {
      return ended() ? 0 : (int) Math.min(remaining, in.available());
    }

    private boolean nextChunk() throws IOException {
      if (!first) {
        HttpConnection.readLine(in); // the line end behind the chunk's data
      }
      first = false;
      String line = HttpConnection.readLine(in);
      int semicolon = line.indexOf(';');
      String size = (semicolon < 0 ? line : line.substring(0, semicolon)).strip();
      try {
        remaining = Long.parseLong(size, 16);
      } catch (NumberFormatException e) {
        throw new IOException("bad chunk size in the response: " + size, e);
      }
      if (remaining > 0) {
        return true;
      }
      while (!HttpConnection.readLine(in).isEmpty()) {
        continue; // trailer fields carry nothing for us
      }
      end();
      return false;
    }
  }

  static final class UntilClose extends Body {
    UntilClose(InputStream in, Runnable abandon) {
      super(in, abandon::run, abandon);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int count = ended() ? -1 : in.read(bytes, offset, length);
      if (count < 0) {
        end();
      }
      return count;
    }
  }
}
