package io.jdock.daemon.http;

import io.jdock.api.ApiJson;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** A client's connection: its requests one after the other, until one of them takes it over. */
final class HttpConnection extends ChannelInboundHandlerAdapter {
  private static final System.Logger LOG = System.getLogger(HttpConnection.class.getName());
  private static final int MOST_PIPELINED = 16;
  private static final int MOST_MESSAGE_BYTES = 1 << 20;

  private final RouteTable routes;
  private final Executor workers;
  private final ApiJson json;
  private final String serverName;
  private final Queue<Turn> pipelined = new ArrayDeque<>();
  private final List<byte[]> early = new ArrayList<>();
  private boolean hijacking;
  private @Nullable UploadedBody uploading;
  private boolean inputEnded;
  private @Nullable Exchange current;
  private @Nullable HijackedStream hijacked;
  private @Nullable ChannelHandlerContext context;

  /** A request that is here, its body whole or still arriving. */
  private record Turn(HttpRequest request, byte[] body, InputStream upload) {}

  HttpConnection(RouteTable routes, Executor workers, ApiJson json, String serverName) {
    this.routes = routes;
    this.workers = workers;
    this.json = json;
    this.serverName = serverName;
  }

  ApiJson json() {
    return json;
  }

  String serverName() {
    return serverName;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    try {
      if (message instanceof FullHttpRequest request) {
        byte[] body = ByteBufUtil.getBytes(request.content());
        requested(ctx, new Turn(request, body, InputStream.nullInputStream()));
      } else if (message instanceof HttpRequest request) {
        uploadBegins(ctx, request);
      } else if (message instanceof HttpContent content) {
        uploaded(content);
      } else if (message instanceof WebSocketFrame frame) {
        messageReceived(ctx, frame);
      } else if (message instanceof ByteBuf bytes && hijacking) {
        received(ByteBufUtil.getBytes(bytes));
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void received(byte[] bytes) {
    HijackedStream stream = hijacked;
    if (stream == null) {
      early.add(bytes);
    } else {
      stream.received(bytes);
    }
  }

  /** A request whose body is handed on as it arrives. */
  private void uploadBegins(ChannelHandlerContext ctx, HttpRequest request) {
    if (HttpUtil.is100ContinueExpected(request)) {
      ctx.writeAndFlush(
          new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
    }
    UploadedBody body = new UploadedBody(on -> ctx.channel().config().setAutoRead(on));
    uploading = body;
    requested(ctx, new Turn(request, new byte[0], body));
  }

  private void uploaded(HttpContent content) {
    UploadedBody body = uploading;
    if (body == null) {
      return;
    }
    if (content.decoderResult().isFailure()) {
      body.failed("malformed HTTP request");
      return;
    }
    body.received(ByteBufUtil.getBytes(content.content()));
    if (content instanceof LastHttpContent) {
      body.complete();
      uploading = null;
    }
  }

  private void requested(ChannelHandlerContext ctx, Turn turn) {
    if (current == null) {
      dispatch(ctx, turn);
    } else if (pipelined.size() < MOST_PIPELINED) {
      pipelined.add(turn);
    } else {
      ctx.close();
    }
  }

  private void dispatch(ChannelHandlerContext ctx, Turn turn) {
    HttpRequest request = turn.request();
    boolean keepAlive = HttpUtil.isKeepAlive(request);
    boolean head = request.method().equals(HttpMethod.HEAD);
    if (request.decoderResult().isFailure()) {
      Exchange exchange = new Exchange(this, ctx, false, false, null, new Wire.Raw(false));
      current = exchange;
      exchange.fail(malformed(request.decoderResult().cause()));
      return;
    }
    QueryStringDecoder uri = new QueryStringDecoder(request.uri());
    RouteTable.Match match;
    Map<String, List<String>> query;
    Wire wire;
    try {
      match = routes.find(request.method().name(), uri.rawPath());
      query = query(uri);
      wire =
          match.route().use() == Route.Use.WEBSOCKET
              ? Wire.WebSocket.of(request.headers(), match.version())
              : new Wire.Raw(request.headers().contains(HttpHeaderNames.UPGRADE));
    } catch (HttpError e) {
      Exchange exchange = new Exchange(this, ctx, keepAlive, head, null, new Wire.Raw(false));
      current = exchange;
      exchange.fail(e);
      return;
    }
    boolean hijacks = match.route().hijacks();
    Exchange exchange =
        new Exchange(
            this,
            ctx,
            keepAlive,
            head,
            hijacks
                ? Objects.requireNonNull(ctx.pipeline().context(HttpResponseEncoder.class))
                : null,
            wire);
    current = exchange;
    Request parsed =
        new Request(
            match.version(),
            match.parameters(),
            query,
            request.headers().copy(),
            turn.body(),
            turn.upload(),
            json);
    if (hijacks) {
      leaveHttp(ctx, wire);
    }
    try {
      workers.execute(() -> answer(match.route(), parsed, exchange));
    } catch (RejectedExecutionException e) {
      exchange.fail(new HttpError(503, "too many requests are being worked on"));
    }
  }

  private static HttpError malformed(Throwable cause) {
    return cause instanceof TooLongFrameException
        ? new HttpError(431, "request header fields too large")
        : HttpError.badRequest("malformed HTTP request");
  }

  private static Map<String, List<String>> query(QueryStringDecoder uri) throws HttpError {
    try {
      return uri.parameters();
    } catch (IllegalArgumentException e) {
      throw HttpError.badRequest("invalid URL escape in the query: " + e.getMessage());
    }
  }

  private static void answer(Route route, Request request, Exchange exchange) {
    LOG.log(
        System.Logger.Level.DEBUG,
        () -> "Calling " + route.method() + " " + route.path() + " " + request.parameters());
    try (InputStream upload = request.upload()) {
      route.handler().handle(request, exchange);
    } catch (Throwable e) {
      exchange.fail(e);
      if (e instanceof VirtualMachineError fatal) {
        throw fatal;
      }
    }
  }

  /** What the client sends after this request is for a process. */
  private void leaveHttp(ChannelHandlerContext ctx, Wire wire) {
    hijacking = true;
    ctx.channel().config().setAutoRead(false);
    if (ctx.channel() instanceof UnixChannel channel) {
      channel.allowHalfClosure();
    } else {
      ctx.channel().config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    }
    ctx.pipeline().remove(HttpObjectAggregator.class);
    if (wire instanceof Wire.WebSocket) {
      String encoder =
          Objects.requireNonNull(ctx.pipeline().context(HttpResponseEncoder.class)).name();
      ctx.pipeline().addBefore(encoder, null, new WebSocket13FrameEncoder(false));
      ctx.pipeline()
          .replace(
              HttpRequestDecoder.class,
              null,
              new WebSocket13FrameDecoder(true, false, MOST_MESSAGE_BYTES));
    } else {
      ctx.pipeline().remove(HttpRequestDecoder.class);
    }
  }

  private void messageReceived(ChannelHandlerContext ctx, WebSocketFrame message) {
    if (message instanceof PingWebSocketFrame) {
      ctx.writeAndFlush(new PongWebSocketFrame(message.content().retain()));
      ctx.read();
    } else if (message instanceof PongWebSocketFrame) {
      ctx.read();
    } else if (message instanceof CloseWebSocketFrame) {
      inputEnded();
    } else {
      received(ByteBufUtil.getBytes(message.content()));
    }
  }

  /** The stream that takes the connection over, on the event loop. */
  void hijackedBy(HijackedStream stream) {
    hijacked = stream;
    early.forEach(stream::received);
    early.clear();
    if (inputEnded) {
      stream.inputEnded();
    }
  }

  /** The answer is out and the connection stays: the next request's turn, on the event loop. */
  void answered() {
    current = null;
    ChannelHandlerContext ctx = context;
    Turn next = pipelined.poll();
    if (next != null && ctx != null) {
      dispatch(ctx, next);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    boolean ended =
        event instanceof ChannelInputShutdownEvent
            || (event instanceof SslCloseCompletionEvent && hijacking);
    if (ended) {
      inputEnded();
    }
    ctx.fireUserEventTriggered(event);
  }

  private void inputEnded() {
    HijackedStream stream = hijacked;
    if (!inputEnded && stream != null) {
      stream.inputEnded();
    }
    inputEnded = true;
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    Exchange exchange = current;
    ClientStream stream = exchange == null ? null : exchange.stream();
    if (stream != null) {
      stream.writabilityChanged();
    }
    ctx.fireChannelWritabilityChanged();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    if (uploading != null) {
      uploading.failed("the client went away before its request was complete");
    }
    pipelined.clear();
    ctx.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    LOG.log(System.Logger.Level.DEBUG, () -> "client gone: " + cause);
    ctx.close();
  }
}
