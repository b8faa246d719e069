package io.jdock.registry.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.io.EOFException;
import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The end of a connection's pipeline: hands what arrives to the exchange under way, and the
 * connection back to the pool when the response is complete. Runs in the event loop only.
 */
final class ExchangeHandler extends ChannelInboundHandlerAdapter {
  private final Consumer<ChannelHandlerContext> idle;
  private @Nullable Exchange exchange;
  private boolean keepAlive;
  private boolean informational;

  /**
   * @param idle what to do with a connection that may serve another request
   */
  ExchangeHandler(Consumer<ChannelHandlerContext> idle) {
    this.idle = idle;
  }

  /** Begins an exchange; the request must be written after this. */
  void begin(Exchange next) {
    exchange = next;
    keepAlive = false;
    informational = false;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    Exchange current = exchange;
    if (current == null || !(message instanceof HttpObject object)) {
      ReferenceCountUtil.release(message);
      context.close(); // nobody asked
      return;
    }
    if (object.decoderResult().isFailure()) {
      ReferenceCountUtil.release(message);
      fail(context, new IOException("malformed HTTP response", object.decoderResult().cause()));
      return;
    }
    if (message instanceof HttpResponse response) {
      informational = response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
      if (!informational) {
        keepAlive = HttpUtil.isKeepAlive(response);
        current.head(response);
      }
    }
    if (message instanceof HttpContent content) {
      boolean last = content instanceof LastHttpContent && !informational;
      current.content(content.content());
      if (last) {
        finish(context, current);
      }
    }
  }

  private void finish(ChannelHandlerContext context, Exchange current) {
    exchange = null;
    if (keepAlive && context.channel().isActive()) {
      idle.accept(context);
    } else {
      context.close();
    }
    current.end();
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    if (exchange == null || exchange.wantsMore()) {
      context.read(); // when idle, to notice that the server closes
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    fail(context, new EOFException("unexpected EOF"));
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    fail(context, TlsFailures.complaint(cause));
  }

  private void fail(ChannelHandlerContext context, Throwable cause) {
    if (exchange != null) {
      exchange.fail(cause);
      exchange = null;
    }
    context.close();
  }
}
