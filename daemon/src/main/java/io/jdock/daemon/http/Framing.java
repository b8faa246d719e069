package io.jdock.daemon.http;

import io.jdock.engine.StreamSink;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** How the streams of a process share one connection. */
public enum Framing {
  /** As they are: a terminal's only stream. */
  RAW {
    @Override
    ByteBuf frame(StreamSink.Stream stream, byte[] bytes) {
      return Unpooled.wrappedBuffer(bytes);
    }
  },
  /**
   * Each piece after a header of 8 bytes: the stream's number (0 stdin, 1 stdout, 2 stderr), three
   * zeros, the length as 32 bits big endian (moby {@code pkg/stdcopy}).
   */
  MULTIPLEXED {
    @Override
    ByteBuf frame(StreamSink.Stream stream, byte[] bytes) {
      byte[] header = new byte[8];
      header[0] = (byte) stream.ordinal();
      header[4] = (byte) (bytes.length >>> 24);
      header[5] = (byte) (bytes.length >>> 16);
      header[6] = (byte) (bytes.length >>> 8);
      header[7] = (byte) bytes.length;
      return Unpooled.wrappedBuffer(header, bytes);
    }
  };

  abstract ByteBuf frame(StreamSink.Stream stream, byte[] bytes);

  public static Framing of(boolean tty) {
    return tty ? RAW : MULTIPLEXED;
  }

  /**
   * The content type that clients of a version know: only since 1.42 it tells whether there are
   * frames.
   */
  public String contentType(ApiVersion version) {
    return this == MULTIPLEXED && version.atLeast(1, 42)
        ? "application/vnd.docker.multiplexed-stream"
        : "application/vnd.docker.raw-stream";
  }
}
