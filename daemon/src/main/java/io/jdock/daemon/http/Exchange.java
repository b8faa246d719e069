package io.jdock.daemon.http;

import io.jdock.api.ErrorResponse;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DateFormatter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One request's answer on its connection. */
final class Exchange implements Reply {
  private static final System.Logger LOG = System.getLogger(Exchange.class.getName());
  private final HttpConnection connection;
  private final ChannelHandlerContext context;
  private final boolean keepAlive;
  private final boolean head;
  private final @Nullable ChannelHandlerContext raw;
  private final Wire wire;
  private final HttpHeaders extra = new DefaultHttpHeaders();
  private final AtomicBoolean answered = new AtomicBoolean();
  private volatile @Nullable ClientStream stream;

  /**
   * @param head whether only the head of the answer is asked for
   * @param raw where to write what is not HTTP; null when the route does not take the connection
   *     over
   * @param wire how it goes on there
   */
  Exchange(
      HttpConnection connection,
      ChannelHandlerContext context,
      boolean keepAlive,
      boolean head,
      @Nullable ChannelHandlerContext raw,
      Wire wire) {
    this.connection = connection;
    this.context = context;
    this.keepAlive = keepAlive && raw == null;
    this.head = head;
    this.raw = raw;
    this.wire = wire;
  }

  @Override
  public Reply header(String name, String value) {
    extra.set(name, value);
    return this;
  }

  @Override
  public void json(int status, Object body) {
    byte[] json = connection.json().write(body);
    byte[] line = java.util.Arrays.copyOf(json, json.length + 1);
    line[json.length] = '\n';
    full(status, "application/json", line);
  }

  @Override
  public void text(int status, String body) {
    full(status, "text/plain; charset=utf-8", body.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void empty(int status) {
    full(status, null, new byte[0]);
  }

  @Override
  public ChunkedStream chunked(String contentType, Framing framing) {
    claim();
    HttpResponse head =
        new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, headers());
    head.headers()
        .set(HttpHeaderNames.CONTENT_TYPE, contentType)
        .set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
    ChunkedStream opened =
        new ChunkedStream(
            context.channel(), head, framing, () -> finish(LastHttpContent.EMPTY_LAST_CONTENT));
    stream = opened;
    return opened;
  }

  @Override
  public HijackedStream hijack() {
    ChannelHandlerContext below = raw;
    if (below == null) {
      throw new IllegalStateException("the route does not take the connection over");
    }
    claim();
    HijackedStream opened = new HijackedStream(below, wire);
    stream = opened;
    context.channel().eventLoop().execute(() -> connection.hijackedBy(opened));
    return opened;
  }

  /** The stream that this exchange has become, if it has. */
  @Nullable ClientStream stream() {
    return stream;
  }

  /** Makes the answer of what went wrong; when one was begun already, the best is to break off. */
  void fail(Throwable failure) {
    HttpError error = Failures.of(failure);
    ClientStream opened = stream;
    if (opened != null && opened.begun()) {
      LOG.log(System.Logger.Level.WARNING, "answer broken off: " + error.text());
      context.close();
      return;
    }
    answered.set(false);
    stream = null;
    if (error.status() == 304) {
      empty(304);
    } else {
      json(error.status(), new ErrorResponse(error.text()));
    }
  }

  private void full(int status, @Nullable String contentType, byte[] body) {
    claim();
    ByteBuf content = head ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(body);
    HttpHeaders headers = headers();
    if (contentType != null) {
      headers.set(HttpHeaderNames.CONTENT_TYPE, contentType);
    }
    if (status != 204 && status != 304) {
      headers.set(HttpHeaderNames.CONTENT_LENGTH, body.length);
    }
    finish(
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(status),
            content,
            headers,
            new DefaultHttpHeaders()));
  }

  private HttpHeaders headers() {
    HttpHeaders headers =
        new DefaultHttpHeaders()
            .set("Api-Version", ApiVersion.CURRENT.toString())
            .set("Docker-Experimental", "false")
            .set("Ostype", "linux")
            .set(HttpHeaderNames.SERVER, connection.serverName())
            .set(HttpHeaderNames.DATE, DateFormatter.format(new Date()))
            .add(extra);
    if (!keepAlive) {
      headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    }
    return headers;
  }

  private void finish(Object last) {
    var written = context.writeAndFlush(last);
    if (keepAlive) {
      written.addListener(done -> connection.answered());
    } else {
      written.addListener(ChannelFutureListener.CLOSE);
    }
  }

  private void claim() {
    if (!answered.compareAndSet(false, true)) {
      throw new IllegalStateException("the request was answered already");
    }
  }
}
