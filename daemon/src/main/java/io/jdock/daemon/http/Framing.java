package io.jdock.daemon.http;

import io.jdock.engine.StreamSink;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;

/** How the streams of a process share one connection. */
public enum Framing {
  /** As they are: a terminal's only stream. */
  RAW {
    @Override
    void header(ByteBuf out, StreamSink.Stream stream, int length) {}
  },
  /**
   * Each piece after a header of 8 bytes: the stream's number (0 stdin, 1 stdout, 2 stderr), three
   * zeros, the length as 32 bits big endian (moby {@code pkg/stdcopy}).
   */
  MULTIPLEXED {
    @Override
    void header(ByteBuf out, StreamSink.Stream stream, int length) {
      out.writeInt(stream.ordinal() << 24).writeInt(length);
    }
  };

  private static final int HEADER = 8;

  /** Writes what precedes a piece. */
  abstract void header(ByteBuf out, StreamSink.Stream stream, int length);

  /** One piece, which is not copied. */
  ByteBuf frame(StreamSink.Stream stream, byte[] bytes) {
    ByteBuf header = Unpooled.buffer(HEADER);
    header(header, stream, bytes.length);
    return Unpooled.wrappedBuffer(header, Unpooled.wrappedBuffer(bytes));
  }

  /** Pieces one behind the other, each in a frame of its own. */
  ByteBuf frames(List<StreamSink.Piece> pieces) {
    int size = 0;
    for (StreamSink.Piece piece : pieces) {
      size += HEADER + piece.bytes().length;
    }
    ByteBuf all = Unpooled.buffer(size);
    for (StreamSink.Piece piece : pieces) {
      header(all, piece.stream(), piece.bytes().length);
      all.writeBytes(piece.bytes());
    }
    return all;
  }

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
