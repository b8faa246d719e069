package io.jdock.registry.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Sends requests and waits for the heads of their responses. Safe for use by many threads. */
public final class HttpClient implements AutoCloseable {
  private final Connector connector;
  private final ConnectionPool pool = new ConnectionPool();
  private final Proxies proxies;
  private final String userAgent;
  private final Duration readTimeout;

  /**
   * @param readTimeout how long a server may send nothing while we wait for it
   */
  public HttpClient(TlsContexts tls, Proxies proxies, String userAgent, Duration readTimeout) {
    this.connector = new Connector(tls, pool);
    this.proxies = proxies;
    this.userAgent = userAgent;
    this.readTimeout = readTimeout;
  }

  /**
   * Sends one request; redirects are not followed here.
   *
   * @throws DialException if no connection comes about
   * @throws TlsException if the handshake fails
   * @throws IOException if the connection breaks, or the scope is closed meanwhile
   */
  public Response send(Request request, AbortScope scope) throws IOException {
    Origin origin = request.origin();
    boolean repeatable = !request.method().equals("POST");
    @Nullable Channel kept = repeatable ? pool.take(origin) : null;
    if (kept != null) {
      Exchange exchange = begin(kept, request, Optional.empty(), scope);
      try {
        return new Response(request.url(), exchange.awaitHead(), exchange);
      } catch (InterruptedIOException e) {
        exchange.close();
        throw e;
      } catch (IOException e) {
        exchange.close(); // the server closed it while it was idle: a new one will do
        scope.check();
      }
    }
    Optional<Proxy> proxy = proxies.proxyFor(origin);
    Channel fresh = connector.connect(origin, proxy, scope);
    Exchange exchange = begin(fresh, request, proxy, scope);
    try {
      return new Response(request.url(), exchange.awaitHead(), exchange);
    } catch (IOException e) {
      exchange.close();
      throw e;
    }
  }

  private Exchange begin(Channel channel, Request request, Optional<Proxy> proxy, AbortScope scope)
      throws IOException {
    Exchange exchange;
    try {
      exchange = new Exchange(channel, scope, readTimeout.toMillis());
    } catch (InterruptedIOException e) {
      channel.close();
      throw e;
    }
    FullHttpRequest message = encode(request, proxy);
    channel
        .eventLoop()
        .execute(
            () -> {
              if (!channel.isActive()) {
                message.release();
                exchange.fail(new IOException("connection is closed"));
                return;
              }
              channel.pipeline().get(ExchangeHandler.class).begin(exchange);
              channel.writeAndFlush(message);
              channel.read();
            });
    return exchange;
  }

  private FullHttpRequest encode(Request request, Optional<Proxy> proxy) {
    Origin origin = request.origin();
    // A plain request goes to the proxy whole; anything else is tunnelled (RFC 9112, 3.2.2).
    Optional<Proxy> forwarder = proxy.filter(p -> p.kind() == Proxy.Kind.HTTP && !origin.secure());
    String path = request.url().getRawPath();
    String query = request.url().getRawQuery();
    String target = (path.isEmpty() ? "/" : path) + (query == null ? "" : "?" + query);
    FullHttpRequest message =
        new DefaultFullHttpRequest(
            HttpVersion.HTTP_1_1,
            HttpMethod.valueOf(request.method()),
            forwarder.isPresent() ? "http://" + origin.hostHeader() + target : target,
            Unpooled.wrappedBuffer(request.body()));
    message.headers().set(HttpHeaderNames.HOST, origin.hostHeader());
    message.headers().set(HttpHeaderNames.USER_AGENT, userAgent);
    forwarder
        .filter(p -> !p.user().isEmpty())
        .ifPresent(p -> message.headers().set("Proxy-Authorization", basic(p)));
    request.headers().forEach(message.headers()::set);
    boolean hasBody = !request.method().equals("GET") && !request.method().equals("HEAD");
    if (hasBody) {
      message.headers().set(HttpHeaderNames.CONTENT_LENGTH, request.body().length);
    }
    return message;
  }

  private static String basic(Proxy proxy) {
    byte[] pair = (proxy.user() + ":" + proxy.password()).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair);
  }

  /** Closes every connection; what is under way fails. */
  @Override
  public void close() {
    connector.close();
  }
}
