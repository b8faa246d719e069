package io.jdock.daemon.http;

import io.jdock.engine.EngineException;
import io.jdock.engine.StreamSink;
import io.netty.channel.Channel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An answer that goes on. What cannot be sent at once waits in the connection's buffer; {@link
 * #write} says when that is full enough, and who goes on writing all the same is cut off, so that a
 * slow client can neither block a container nor fill the memory.
 */
public abstract class ClientStream implements StreamSink {
  /** Bytes waiting for a client that does not read; beyond it the connection is closed. */
  private static final long MOST_PENDING = 16L << 20;

  final Channel channel;
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private boolean begun;
  private boolean ended;
  private @Nullable Runnable onEnd;

  ClientStream(Channel channel) {
    this.channel = channel;
  }

  /** Sends the head of the answer, if that was not done yet. */
  public final synchronized void begin() {
    if (!begun) {
      begun = true;
      sendHead();
    }
  }

  public final synchronized boolean begun() {
    return begun;
  }

  /**
   * Runs the action when the client has gone, or the answer is complete and the connection closed.
   */
  public final void onClose(Runnable action) {
    channel.closeFuture().addListener(done -> action.run());
  }

  /**
   * Runs the action once the answer is complete, or the client has gone; it must bear being run
   * twice.
   */
  public final void onEnd(Runnable action) {
    boolean late;
    synchronized (this) {
      onEnd = action;
      late = ended;
    }
    if (late) {
      action.run();
    }
    onClose(action);
  }

  @Override
  public final synchronized boolean write(Stream stream, byte[] bytes) {
    if (bytes.length > 0 && mayWrite()) {
      sendBytes(stream, bytes);
    }
    return channel.isWritable();
  }

  @Override
  public final synchronized boolean write(List<Piece> pieces) {
    if (!pieces.isEmpty() && mayWrite()) {
      sendPieces(pieces);
    }
    return channel.isWritable();
  }

  private boolean mayWrite() {
    if (ended) {
      return false;
    }
    begin();
    if (channel.bytesBeforeWritable() > MOST_PENDING) {
      ended = true;
      channel.close();
      return false;
    }
    return true;
  }

  /** Sends a text on a stream. */
  public final void print(Stream stream, String text) {
    write(stream, text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public final void onWritable(Runnable action) {
    channel
        .eventLoop()
        .execute(
            () -> {
              if (channel.isWritable()) {
                action.run();
              } else {
                waiting.add(action);
              }
            });
  }

  /** The connection takes more, or is gone: on the event loop. */
  final void writabilityChanged() {
    while (channel.isWritable()) {
      Runnable next = waiting.poll();
      if (next == null) {
        return;
      }
      next.run();
    }
  }

  public final boolean writable() {
    return channel.isWritable();
  }

  @Override
  public final void end() {
    Runnable action;
    synchronized (this) {
      if (ended) {
        return;
      }
      begin();
      ended = true;
      sendEnd();
      action = onEnd;
    }
    // Outside of the lock: it goes into the engine, which may be writing here.
    if (action != null) {
      action.run();
    }
  }

  /** Breaks the answer off, so that the client sees that it is not complete. */
  public final synchronized void abort() {
    ended = true;
    channel.close();
  }

  /** Ends the answer after a while, if it has not ended before. */
  public final void endAfter(Duration delay) {
    channel.eventLoop().schedule(this::end, Math.max(0, delay.toMillis()), TimeUnit.MILLISECONDS);
  }

  @Override
  public void failed(EngineException error) {
    print(Stream.STDERR, error.text() + "\r\n");
  }

  abstract void sendHead();

  abstract void sendBytes(Stream stream, byte[] bytes);

  /** Sends several pieces; a stream that has no better way sends one by one. */
  void sendPieces(List<Piece> pieces) {
    pieces.forEach(piece -> sendBytes(piece.stream(), piece.bytes()));
  }

  abstract void sendEnd();
}
