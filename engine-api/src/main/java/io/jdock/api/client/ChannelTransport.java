package io.jdock.api.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/**
 * A unix domain socket.
 *
 * <p>The streams use the channel directly: those of {@code java.nio.channels.Channels} share a lock
 * on JDK 17, so that a blocked read would hold up every write (JDK-8279339).
 */
final class ChannelTransport implements Transport {
  private final SocketChannel channel;

  private ChannelTransport(SocketChannel channel) {
    this.channel = channel;
  }

  /** Initialises the JDK's classes. */
  static void warmUp() {
    try {
      SocketChannel.open(StandardProtocolFamily.UNIX).close();
    } catch (IOException e) {
      System.getLogger(ChannelTransport.class.getName())
          .log(System.Logger.Level.DEBUG, "open a unix socket", e); // connecting tells it again
    }
  }

  static ChannelTransport connect(Path socket) throws IOException {
    return new ChannelTransport(SocketChannel.open(UnixDomainSocketAddress.of(socket)));
  }

  @Override
  public InputStream in() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        return length == 0 ? 0 : channel.read(ByteBuffer.wrap(bytes, offset, length));
      }
    };
  }

  @Override
  public OutputStream out() {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
      }
    };
  }

  @Override
  public void closeWrite() throws IOException {
    channel.shutdownOutput();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
