package io.jdock.registry.http;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.proxy.HttpProxyHandler;
import io.netty.handler.proxy.ProxyHandler;
import io.netty.handler.proxy.Socks5ProxyHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.resolver.NoopAddressResolverGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Opens connections: name, address, proxy, TLS. Its event loop starts with the first one. */
final class Connector implements AutoCloseable {
  private static final int CONNECT_TIMEOUT_MILLIS = 15_000;
  private static final int HANDSHAKE_TIMEOUT_MILLIS = 20_000;
  private static final int THREADS = 2;

  private final TlsContexts tls;
  private final ConnectionPool pool;
  private @Nullable EventLoopGroup loops;
  private boolean closed;

  Connector(TlsContexts tls, ConnectionPool pool) {
    this.tls = tls;
    this.pool = pool;
  }

  /** A connection on which a request can be written; tries every address that the name has. */
  Channel connect(Origin origin, Optional<Proxy> proxy, AbortScope scope) throws IOException {
    @Nullable SslContext context = origin.secure() ? tls.contextFor(origin) : null;
    String host = proxy.map(Proxy::host).orElse(origin.host());
    int port = proxy.map(Proxy::port).orElse(origin.port());
    String dialed = proxy.isPresent() ? "proxyconnect tcp: dial tcp" : "dial tcp";
    @Nullable DialException last = null;
    for (InetAddress address : NameLookup.addresses(host, dialed)) {
      InetSocketAddress target = new InetSocketAddress(address, port);
      try {
        return connect(origin, target, proxy, context, scope);
      } catch (ConnectFailure e) {
        String literal = new Origin(false, address.getHostAddress(), port).authority();
        last = new DialException(dialed + " " + literal + ": " + e.getMessage(), e.getCause());
      }
    }
    throw last != null ? last : new DialException(dialed + ": " + host + " has no address", null);
  }

  private Channel connect(
      Origin origin,
      InetSocketAddress address,
      Optional<Proxy> proxy,
      @Nullable SslContext context,
      AbortScope scope)
      throws IOException, ConnectFailure {
    Optional<ProxyHandler> tunnel = proxy.flatMap(p -> tunnel(p, origin, address));
    InetSocketAddress remote =
        tunnel.isPresent()
            ? InetSocketAddress.createUnresolved(origin.host(), origin.port())
            : address;
    ChannelFuture connecting =
        new Bootstrap()
            .group(loops())
            .channel(NioSocketChannel.class)
            .resolver(NoopAddressResolverGroup.INSTANCE)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MILLIS)
            .option(ChannelOption.AUTO_READ, false)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.SO_KEEPALIVE, true)
            .handler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    assemble(channel, tunnel, context, origin);
                  }
                })
            .connect(remote);
    Channel channel = connecting.channel();
    Runnable abort = channel::close;
    try {
      scope.enter(abort);
      await(connecting, channel, scope);
      if (!connecting.isSuccess()) {
        throw new ConnectFailure(connecting.cause());
      }
      @Nullable SslHandler handshake = channel.pipeline().get(SslHandler.class);
      if (handshake != null) {
        Future<Channel> done = handshake.handshakeFuture();
        await(done, channel, scope);
        if (!done.isSuccess()) {
          throw TlsFailures.explain(done.cause(), origin);
        }
      }
      return channel;
    } catch (IOException e) {
      channel.close();
      throw e;
    } finally {
      scope.leave(abort);
    }
  }

  private static void await(Future<?> future, Channel channel, AbortScope scope)
      throws InterruptedIOException {
    try {
      future.await();
    } catch (InterruptedException e) {
      channel.close();
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
    if (!future.isSuccess()) {
      channel.close();
      scope.check();
    }
  }

  private static Optional<ProxyHandler> tunnel(
      Proxy proxy, Origin origin, InetSocketAddress address) {
    boolean named = !proxy.user().isEmpty();
    return switch (proxy.kind()) {
      case HTTP ->
          !origin.secure()
              ? Optional.empty()
              : Optional.of(
                  named
                      ? new HttpProxyHandler(address, proxy.user(), proxy.password())
                      : new HttpProxyHandler(address));
      case SOCKS5 ->
          Optional.of(
              named
                  ? new Socks5ProxyHandler(address, proxy.user(), proxy.password())
                  : new Socks5ProxyHandler(address));
    };
  }

  private void assemble(
      SocketChannel channel,
      Optional<ProxyHandler> tunnel,
      @Nullable SslContext context,
      Origin origin) {
    ChannelPipeline pipeline = channel.pipeline();
    tunnel.ifPresent(
        handler -> {
          handler.setConnectTimeoutMillis(CONNECT_TIMEOUT_MILLIS);
          pipeline.addLast(handler);
        });
    if (context != null) {
      SslHandler handler = context.newHandler(channel.alloc(), origin.host(), origin.port());
      handler.setHandshakeTimeout(HANDSHAKE_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
      pipeline.addLast(handler);
    }
    pipeline.addLast(new HttpClientCodec());
    pipeline.addLast(new ExchangeHandler(idle -> pool.keep(origin, idle.channel())));
  }

  private synchronized EventLoopGroup loops() throws IOException {
    if (closed) {
      throw new DialException("HTTP client is closed", null);
    }
    if (loops == null) {
      loops =
          new MultiThreadIoEventLoopGroup(
              THREADS, new DefaultThreadFactory("registry", true), NioIoHandler.newFactory());
    }
    return loops;
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (loops != null) {
      loops.shutdownGracefully(0, 2, TimeUnit.SECONDS);
    }
  }

  /** One address did not work; perhaps the next one does. */
  private static final class ConnectFailure extends Exception {
    private static final long serialVersionUID = 1L;

    ConnectFailure(Throwable cause) {
      super(words(cause), cause);
    }

    private static String words(Throwable cause) {
      if (cause instanceof io.netty.channel.ConnectTimeoutException) {
        return "i/o timeout";
      }
      if (cause instanceof io.netty.handler.proxy.ProxyConnectException) {
        return String.valueOf(cause.getMessage());
      }
      // Netty appends the address to the system's words: "Connection refused: /127.0.0.1:80".
      String words = String.valueOf(cause.getMessage()).replaceFirst(": [^ ]*/[^ ]*$", "");
      return "connect: " + words.toLowerCase(java.util.Locale.ROOT);
    }
  }
}
