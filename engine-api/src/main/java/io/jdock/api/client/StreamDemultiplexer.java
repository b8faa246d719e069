package io.jdock.api.client;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Splits the Engine API's multiplexed stream: frames of {@code {stream, 0, 0, 0, size as four bytes
 * big-endian}} and then {@code size} bytes. Stream 1 is stdout, 2 is stderr, 3 an error of the
 * daemon itself.
 *
 * @see <a
 *     href="https://docs.docker.com/reference/api/engine/version/v1.47/#tag/Container/operation/ContainerAttach">Stream
 *     format</a>
 */
public final class StreamDemultiplexer {
  private static final int HEADER = 8;

  private final InputStream in;
  private final byte[] buffer = new byte[32 * 1024];

  public StreamDemultiplexer(InputStream in) {
    this.in = in;
  }

  /**
   * Copies until the stream ends. Output appears when it happens: what was written is flushed
   * before more is waited for, and before the other stream is written to.
   *
   * @throws EOFException if the stream ends inside a frame
   * @throws IOException if the daemon reports an error, or the frames are malformed
   */
  public void copy(OutputStream stdout, OutputStream stderr) throws IOException {
    byte[] header = new byte[HEADER];
    OutputStream last = stdout;
    try {
      while (true) {
        if (in.available() == 0) {
          last.flush();
        }
        int got = in.readNBytes(header, 0, HEADER);
        if (got == 0) {
          return;
        }
        if (got < HEADER) {
          throw new EOFException("stream ended within a frame's header");
        }
        long size =
            (header[4] & 0xffL) << 24
                | (header[5] & 0xffL) << 16
                | (header[6] & 0xffL) << 8
                | (header[7] & 0xffL);
        OutputStream out = stream(header[0], size, stdout, stderr);
        if (out != last) {
          last.flush();
          last = out;
        }
        copyFrame(size, out);
      }
    } finally {
      last.flush();
    }
  }

  private OutputStream stream(int number, long size, OutputStream stdout, OutputStream stderr)
      throws IOException {
    return switch (number) {
      case 0, 1 -> stdout;
      case 2 -> stderr;
      case 3 ->
          throw new IOException(
              "error from daemon in stream: "
                  + new String(
                      in.readNBytes((int) Math.min(size, buffer.length)),
                      java.nio.charset.StandardCharsets.UTF_8));
      default -> throw new IOException("Unrecognized input header: " + number);
    };
  }

  private void copyFrame(long size, OutputStream out) throws IOException {
    long remaining = size;
    while (remaining > 0) {
      int count = in.read(buffer, 0, (int) Math.min(buffer.length, remaining));
      if (count < 0) {
        throw new EOFException("stream ended within a frame");
      }
      out.write(buffer, 0, count);
      remaining -= count;
    }
  }
}
