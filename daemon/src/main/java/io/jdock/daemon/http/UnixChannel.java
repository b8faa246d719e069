package io.jdock.daemon.http;

import io.jdock.linux.LinuxException;
import io.jdock.linux.SendQueue;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.FileRegion;
import io.netty.channel.nio.AbstractNioByteChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * A connection on a unix socket that knows half-close, which is how a client ends a process's
 * standard input. Netty's own NIO channel for unix sockets (4.2) closes the connection instead, and
 * its native one is not available from every mirror.
 */
final class UnixChannel extends AbstractNioByteChannel {
  private static final int MOST_BUFFERS = 256;
  private static final long MOST_BYTES = 1 << 20;

  private final ChannelConfig config = new DefaultChannelConfig(this);
  private boolean halfClosure;
  private volatile boolean inputShutdown;

  UnixChannel(Channel parent, SocketChannel socket) {
    super(parent, socket);
  }

  /**
   * From now on the end of input is told as {@link ChannelInputShutdownEvent} and the connection
   * stays. Automatic reading has to be off. On the event loop.
   */
  void allowHalfClosure() {
    halfClosure = true;
  }

  /** Whether the client has yet to read some of what was sent; false where that cannot be known. */
  boolean unread() {
    int descriptor = ChannelDescriptors.of(javaChannel());
    try {
      return descriptor >= 0 && SendQueue.length(descriptor) > 0;
    } catch (LinuxException gone) {
      return false;
    }
  }

  @Override
  protected SocketChannel javaChannel() {
    return (SocketChannel) super.javaChannel();
  }

  @Override
  public ChannelConfig config() {
    return config;
  }

  @Override
  public boolean isActive() {
    return javaChannel().isOpen() && javaChannel().isConnected();
  }

  @Override
  protected int doReadBytes(ByteBuf buffer) throws IOException {
    if (inputShutdown) {
      return 0;
    }
    int read = buffer.writeBytes(javaChannel(), buffer.writableBytes());
    if (read < 0 && halfClosure) {
      inputShutdown = true;
      pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
      return 0;
    }
    return read;
  }

  @Override
  protected int doWriteBytes(ByteBuf buffer) throws IOException {
    return buffer.readBytes(javaChannel(), buffer.readableBytes());
  }

  /** Writes what waits with as few calls as possible: a frame is a header and its bytes. */
  @Override
  protected void doWrite(ChannelOutboundBuffer waiting) throws Exception {
    int spins = config().getWriteSpinCount();
    while (spins > 0) {
      if (waiting.isEmpty()) {
        clearOpWrite();
        return;
      }
      ByteBuffer[] buffers = waiting.nioBuffers(MOST_BUFFERS, MOST_BYTES);
      int count = waiting.nioBufferCount();
      if (count == 0) {
        spins -= doWrite0(waiting);
        continue;
      }
      long written = javaChannel().write(buffers, 0, count);
      if (written <= 0) {
        incompleteWrite(true);
        return;
      }
      waiting.removeBytes(written);
      spins--;
    }
    incompleteWrite(spins < 0);
  }

  @Override
  protected long doWriteFileRegion(FileRegion region) throws IOException {
    return region.transferTo(javaChannel(), region.transferred());
  }

  @Override
  protected boolean isInputShutdown0() {
    return inputShutdown;
  }

  @Override
  protected ChannelFuture shutdownInput() {
    inputShutdown = true;
    return newSucceededFuture();
  }

  @Override
  protected void doClose() throws IOException {
    javaChannel().close();
  }

  @Override
  protected void doDisconnect() throws IOException {
    doClose();
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
    try {
      return javaChannel().getRemoteAddress();
    } catch (IOException closed) {
      return null;
    }
  }

  @Override
  protected void doBind(SocketAddress address) {
    throw new UnsupportedOperationException("an accepted connection is not bound");
  }

  @Override
  protected boolean doConnect(SocketAddress remote, SocketAddress local) {
    throw new UnsupportedOperationException("an accepted connection does not connect");
  }

  @Override
  protected void doFinishConnect() {
    throw new UnsupportedOperationException("an accepted connection does not connect");
  }
}
