package io.jdock.daemon.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.PendingWriteQueue;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.TimeUnit;

/**
 * Holds back what follows the head of a hijacking answer until the client has read the head.
 * Clients read the streams below their HTTP library (docker-py does), and what that library has
 * read along with the head would be lost to them. A client that does not read its head is not
 * waited for forever.
 */
final class HeadFirst extends ChannelOutboundHandlerAdapter {
  private static final int MOST_LOOKS = 1000;

  private final UnixChannel channel;
  private PendingWriteQueue held;
  private int looks;
  private boolean looking;

  @SuppressWarnings("NullAway.Init") // Netty tells the context before anything else
  HeadFirst(UnixChannel channel) {
    this.channel = channel;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    held = new PendingWriteQueue(ctx);
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    held.add(message, promise);
  }

  @Override
  public void flush(ChannelHandlerContext ctx) {
    if (!looking) {
      look(ctx);
    }
  }

  private void look(ChannelHandlerContext ctx) {
    looking = channel.isActive() && looks++ < MOST_LOOKS && channel.unread();
    if (looking) {
      ctx.executor().schedule(() -> look(ctx), 1, TimeUnit.MILLISECONDS);
    } else if (!ctx.isRemoved()) {
      held.removeAndWriteAll();
      ctx.flush();
      ctx.pipeline().remove(this);
    }
  }

  /** After the last was passed on, or when the connection is gone. */
  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    held.removeAndFailAll(new ClosedChannelException());
  }
}
