package io.jdock.daemon.http;

import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.ServerChannel;
import io.netty.channel.nio.AbstractNioMessageChannel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A listening unix socket whose connections are {@link UnixChannel}s. */
final class UnixServerChannel extends AbstractNioMessageChannel implements ServerChannel {
  private static final ChannelMetadata METADATA = new ChannelMetadata(false, 16);
  private static final int BACKLOG = 512;
  private final ChannelConfig config = new DefaultChannelConfig(this);

  /** Opens a socket that is not bound yet: Netty makes it so. */
  UnixServerChannel() {
    super(null, open(), SelectionKey.OP_ACCEPT);
  }

  private static ServerSocketChannel open() {
    try {
      return ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot open a unix socket", e);
    }
  }

  @Override
  protected ServerSocketChannel javaChannel() {
    return (ServerSocketChannel) super.javaChannel();
  }

  @Override
  public ChannelConfig config() {
    return config;
  }

  @Override
  public ChannelMetadata metadata() {
    return METADATA;
  }

  @Override
  public boolean isActive() {
    return isOpen() && localAddress0() != null;
  }

  @Override
  protected void doBind(SocketAddress address) throws IOException {
    javaChannel().bind(address, BACKLOG);
  }

  @Override
  protected int doReadMessages(List<Object> connections) throws IOException {
    SocketChannel connection = javaChannel().accept();
    if (connection == null) {
      return 0;
    }
    connections.add(new UnixChannel(this, connection));
    return 1;
  }

  @Override
  protected void doClose() throws IOException {
    javaChannel().close();
  }

  @Override
  protected @Nullable SocketAddress localAddress0() {
    try {
      return javaChannel().getLocalAddress();
    } catch (IOException closed) {
      return null;
    }
  }

  @Override
  protected @Nullable SocketAddress remoteAddress0() {
    return null;
  }

  @Override
  protected boolean closeOnReadError(Throwable cause) {
    // Too many open files: the next connection may be accepted again.
    return !(cause instanceof IOException);
  }

  @Override
  protected boolean doWriteMessage(Object message, ChannelOutboundBuffer out) {
    throw new UnsupportedOperationException("a listening socket is not written to");
  }

  @Override
  protected boolean doConnect(SocketAddress remote, SocketAddress local) {
    throw new UnsupportedOperationException("a listening socket does not connect");
  }

  @Override
  protected void doFinishConnect() {
    throw new UnsupportedOperationException("a listening socket does not connect");
  }

  @Override
  protected void doDisconnect() {
    throw new UnsupportedOperationException("a listening socket does not connect");
  }
}
