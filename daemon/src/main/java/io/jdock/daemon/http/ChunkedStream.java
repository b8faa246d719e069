package io.jdock.daemon.http;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpResponse;
import java.util.List;

/** A chunked answer: logs, events, statistics, progress. */
public final class ChunkedStream extends ClientStream {
  private final HttpResponse head;
  private final Framing framing;
  private final Runnable finish;

  ChunkedStream(Channel channel, HttpResponse head, Framing framing, Runnable finish) {
    super(channel);
    this.head = head;
    this.framing = framing;
    this.finish = finish;
  }

  /** Sends bytes without a frame. */
  public boolean send(byte[] bytes) {
    return write(Stream.STDOUT, bytes);
  }

  @Override
  void sendHead() {
    channel.writeAndFlush(head, channel.voidPromise());
  }

  @Override
  void sendBytes(Stream stream, byte[] bytes) {
    channel.writeAndFlush(
        new DefaultHttpContent(framing.frame(stream, bytes)), channel.voidPromise());
  }

  @Override
  void sendPieces(List<Piece> pieces) {
    channel.writeAndFlush(new DefaultHttpContent(framing.frames(pieces)), channel.voidPromise());
  }

  @Override
  void sendEnd() {
    finish.run();
  }
}
