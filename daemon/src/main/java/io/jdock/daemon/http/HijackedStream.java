package io.jdock.daemon.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A connection that has become the streams of a process: what the client sends is standard input,
 * its half-close is the end of it. Input is read from the connection only as fast as the process
 * takes it.
 */
public final class HijackedStream extends ClientStream {

  /** Takes what the client sends. Called by one thread at a time, in order. */
  public interface Input {
    /** The next piece comes when this one's stage is complete. */
    CompletionStage<Void> bytes(byte[] bytes);

    /** The client closed its side for writing. */
    void end();
  }

  private static final byte[] END = new byte[0];

  private final Queue<byte[]> received = new ArrayDeque<>();
  private final ChannelHandlerContext raw;
  private final Wire wire;
  private @Nullable Input input;
  private boolean delivering;
  private Framing framing = Framing.RAW;
  private String contentType = "application/vnd.docker.raw-stream";

  /**
   * @param raw where what is written is no longer encoded as HTTP
   */
  HijackedStream(ChannelHandlerContext raw, Wire wire) {
    super(raw.channel());
    this.raw = raw;
    this.wire = wire;
  }

  /** Says how the streams are sent; before anything is. */
  public HijackedStream frames(Framing how, ApiVersion version) {
    framing = how;
    contentType = how.contentType(version);
    return this;
  }

  /** From now on input goes there; what has come before goes there first. */
  public void readInto(Input where) {
    channel
        .eventLoop()
        .execute(
            () -> {
              input = where;
              deliver();
            });
  }

  /** Bytes from the client: on the event loop. */
  void received(byte[] bytes) {
    received.add(bytes);
    deliver();
  }

  /** The client's half-close: on the event loop. */
  void inputEnded() {
    received.add(END);
    deliver();
  }

  private void deliver() {
    Input where = input;
    if (where == null || delivering) {
      return;
    }
    byte[] next = received.poll();
    if (next == null) {
      channel.read();
      return;
    }
    if (next == END) {
      where.end();
      return;
    }
    delivering = true;
    where
        .bytes(next)
        .whenComplete(
            (done, failure) ->
                channel
                    .eventLoop()
                    .execute(
                        () -> {
                          delivering = false;
                          deliver();
                        }));
  }

  /** An input whose bytes go nowhere: it is read to notice that the client has gone. */
  public static Input discard() {
    return new Input() {
      @Override
      public CompletionStage<Void> bytes(byte[] bytes) {
        return CompletableFuture.completedStage(null);
      }

      @Override
      public void end() {}
    };
  }

  @Override
  void sendHead() {
    send(Unpooled.wrappedBuffer(wire.head(contentType).getBytes(StandardCharsets.US_ASCII)));
    if (channel instanceof UnixChannel unix) {
      channel.pipeline().addFirst(new HeadFirst(unix));
    }
  }

  @Override
  void sendBytes(Stream stream, byte[] bytes) {
    send(wire.piece(framing.frame(stream, bytes)));
  }

  @Override
  void sendEnd() {
    raw.writeAndFlush(wire.end()).addListener(ChannelFutureListener.CLOSE);
  }

  private void send(Object message) {
    raw.writeAndFlush(message, raw.voidPromise());
  }
}
