package io.jdock.daemon.http;

import io.jdock.api.ApiJson;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Serves a route table on any number of addresses. One event loop does all input and output and
 * never waits; each request has a worker until it is answered, and what lasts (waiting, following,
 * attached clients) holds no thread at all.
 */
public final class ApiServer implements AutoCloseable {
  /** Requests worked on at once; one more is refused. */
  private static final int MOST_WORKERS = 1024;

  private static final int MOST_BODY_BYTES = 8 << 20;

  /** As in Go: filters and credentials can be long. */
  private static final int MOST_HEAD_BYTES = 1 << 20;

  private final RouteTable routes;
  private final String serverName;
  private final ApiJson json;
  private final EventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(
          1, new DefaultThreadFactory("http", true), NioIoHandler.newFactory());
  private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
  private final ThreadPoolExecutor workers;

  /**
   * @param serverName for the header {@code Server}
   */
  public ApiServer(RouteTable routes, ApiJson json, String serverName) {
    this.routes = routes;
    this.json = json;
    this.serverName = serverName;
    // No queue: a request waits neither for one whose body is slow to come, nor for one whose
    // answer nobody reads, nor for a container that is slow to stop. A worker without work ends.
    this.workers =
        new ThreadPoolExecutor(
            0,
            MOST_WORKERS,
            20,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            new DefaultThreadFactory("worker", true));
  }

  /** Begins to listen, without TLS. */
  public SocketAddress listen(SocketAddress address) throws IOException {
    return listen(address, null);
  }

  /**
   * Begins to listen.
   *
   * @param tls what connections are wrapped in; null for nothing
   * @return the address, with the port that the kernel chose when it was 0
   * @throws IOException when the address cannot be bound
   */
  public SocketAddress listen(SocketAddress address, @Nullable SslContext tls) throws IOException {
    ChannelFactory<ServerChannel> type =
        address instanceof UnixDomainSocketAddress
            ? UnixServerChannel::new
            : NioServerSocketChannel::new;
    var bound =
        new ServerBootstrap()
            .group(loop)
            .channelFactory(type)
            .childOption(
                ChannelOption.WRITE_BUFFER_WATER_MARK,
                new WriteBufferWaterMark(128 << 10, 512 << 10))
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channels.add(channel);
                    if (tls != null) {
                      channel.pipeline().addLast(tls.newHandler(channel.alloc()));
                    }
                    channel
                        .pipeline()
                        .addLast(
                            new HttpRequestDecoder(
                                new HttpDecoderConfig()
                                    .setMaxInitialLineLength(MOST_HEAD_BYTES)
                                    .setMaxHeaderSize(MOST_HEAD_BYTES)))
                        .addLast(new HttpResponseEncoder())
                        .addLast(new BodyAggregator(MOST_BODY_BYTES, routes))
                        .addLast(new HttpConnection(routes, workers, json, serverName));
                  }
                })
            .bind(address)
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException(
          "cannot listen on " + address + ": " + bound.cause().getMessage(), bound.cause());
    }
    channels.add(bound.channel());
    return bound.channel().localAddress();
  }

  /** Closes the listeners and every connection. */
  @Override
  public void close() {
    channels.close().awaitUninterruptibly(2, TimeUnit.SECONDS);
    workers.shutdown();
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
  }
}
