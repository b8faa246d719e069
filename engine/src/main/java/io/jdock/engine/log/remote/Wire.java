package io.jdock.engine.log.remote;

import io.jdock.linux.UnixDatagram;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Locale;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** A connection over which bytes go to a log's destination. A send is one datagram, if they are. */
interface Wire extends AutoCloseable {
  Duration PATIENCE = Duration.ofSeconds(10);

  void send(byte[] bytes) throws IOException;

  /** Reads once what the other side answers; the number of bytes, -1 at the end. */
  default int receive(ByteBuffer into) throws IOException {
    throw new IOException("no answers come this way");
  }

  @Override
  void close() throws IOException;

  /**
   * Connects.
   *
   * @param tls for {@code tcp+tls}
   * @throws IOException in the words of Go's {@code net.Dial}
   */
  static Wire dial(Address address, @Nullable Tls tls) throws IOException {
    return dial(address, tls, Timeouts.NONE);
  }

  /** How long a stream may take to take bytes and to answer; zero for as long as it likes. */
  record Timeouts(Duration write, Duration read) {
    static final Timeouts NONE = new Timeouts(Duration.ZERO, Duration.ZERO);
  }

  /** The same, with limits to writing and reading of streams. */
  static Wire dial(Address address, @Nullable Tls tls, Timeouts timeouts) throws IOException {
    try {
      return switch (address.scheme()) {
        case "udp" -> udp(address);
        case "unixgram" -> datagrams(UnixDatagram.connect(address.socket(), PATIENCE));
        case "unix" ->
            stream(SocketChannel.open(UnixDomainSocketAddress.of(address.socket())), timeouts);
        case "tcp" -> stream(tcp(address), timeouts);
        case "tcp+tls", "tls" -> tls(address, tls, timeouts.read());
        default -> throw new IOException("unknown network " + address.scheme());
      };
    } catch (SSLException e) {
      throw new IOException("tls: no connection to " + address.target() + ": " + e.getMessage(), e);
    } catch (UnknownHostException e) {
      throw failed(address, "lookup " + address.host() + ": no such host", e);
    } catch (IOException e) {
      throw failed(address, "connect: " + words(e), e);
    }
  }

  private static IOException failed(Address address, String why, IOException e) {
    String scheme = address.scheme().endsWith("tls") ? "tcp" : address.scheme();
    return new IOException("dial " + scheme + " " + address.target() + ": " + why, e);
  }

  private static String words(IOException e) {
    if (e instanceof io.jdock.linux.LinuxException linux) {
      return String.valueOf(linux.getMessage());
    }
    return String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
  }

  /** How a client trusts and shows itself. */
  record Tls(SSLContext context, boolean verifiesName) {}

  private static InetSocketAddress resolve(Address address) throws UnknownHostException {
    return new InetSocketAddress(InetAddress.getByName(address.host()), address.port());
  }

  private static Wire udp(Address address) throws IOException {
    InetSocketAddress to = resolve(address);
    DatagramChannel channel =
        DatagramChannel.open(
            to.getAddress().getAddress().length == 4
                ? StandardProtocolFamily.INET
                : StandardProtocolFamily.INET6);
    try {
      channel.connect(to);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    return new Wire() {
      @Override
      public void send(byte[] bytes) throws IOException {
        channel.write(ByteBuffer.wrap(bytes));
      }

      @Override
      public void close() throws IOException {
        channel.close();
      }
    };
  }

  private static Wire datagrams(UnixDatagram socket) {
    return new Wire() {
      @Override
      public void send(byte[] bytes) throws IOException {
        socket.send(bytes);
      }

      @Override
      public void close() {
        socket.close();
      }
    };
  }

  private static SocketChannel tcp(Address address) throws IOException {
    SocketChannel channel = SocketChannel.open();
    try {
      channel.socket().connect(resolve(address), Math.toIntExact(PATIENCE.toMillis()));
      channel.socket().setTcpNoDelay(true);
      return channel;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private static Wire stream(SocketChannel channel, Timeouts timeouts) throws IOException {
    if (!timeouts.equals(Timeouts.NONE)) {
      return TimedStream.of(channel, timeouts);
    }
    return new Wire() {
      @Override
      public void send(byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
      }

      @Override
      public int receive(ByteBuffer into) throws IOException {
        return channel.read(into);
      }

      @Override
      public void close() throws IOException {
        channel.close();
      }
    };
  }

  private static Wire tls(Address address, @Nullable Tls tls, Duration readTimeout)
      throws IOException {
    if (tls == null) {
      throw new IOException("no TLS configuration");
    }
    Socket plain = new Socket();
    try {
      plain.connect(resolve(address), Math.toIntExact(PATIENCE.toMillis()));
      SSLSocket socket =
          (SSLSocket)
              tls.context()
                  .getSocketFactory()
                  .createSocket(plain, address.host(), address.port(), true);
      if (tls.verifiesName()) {
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
      }
      socket.setSoTimeout(Math.toIntExact(PATIENCE.toMillis()));
      socket.startHandshake();
      socket.setSoTimeout(Math.toIntExact(readTimeout.toMillis()));
      return new Wire() {
        @Override
        public void send(byte[] bytes) throws IOException {
          socket.getOutputStream().write(bytes);
        }

        @Override
        public int receive(ByteBuffer into) throws IOException {
          int count = socket.getInputStream().read(into.array(), into.position(), into.remaining());
          into.position(into.position() + Math.max(0, count));
          return count;
        }

        @Override
        public void close() throws IOException {
          socket.close();
        }
      };
    } catch (IOException e) {
      plain.close();
      throw e;
    }
  }
}
