package io.jdock.net.dns;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A name server that does what a test wants, by UDP and TCP on the same port. */
final class FakeUpstream implements AutoCloseable {
  /** The datagrams or messages with which a question is answered. */
  interface Behaviour {
    List<byte[]> answers(byte[] query, boolean tcp) throws Exception;
  }

  final List<byte[]> asked = new CopyOnWriteArrayList<>();
  private final DatagramChannel udp;
  private final ServerSocketChannel tcp;
  private final Behaviour behaviour;

  private FakeUpstream(DatagramChannel udp, ServerSocketChannel tcp, Behaviour behaviour) {
    this.udp = udp;
    this.tcp = tcp;
    this.behaviour = behaviour;
  }

  /** In the calling thread's namespace. */
  static FakeUpstream start(String address, Behaviour behaviour) throws IOException {
    InetAddress ip = InetAddress.getByName(address);
    StandardProtocolFamily family =
        ip.getAddress().length == 4 ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6;
    DatagramChannel udp = DatagramChannel.open(family).bind(new InetSocketAddress(ip, 0));
    ServerSocketChannel tcp = ServerSocketChannel.open(family).bind(udp.getLocalAddress());
    FakeUpstream upstream = new FakeUpstream(udp, tcp, behaviour);
    start("fake-udp", upstream::serveUdp);
    start("fake-tcp", upstream::serveTcp);
    return upstream;
  }

  private interface Service {
    void run() throws Exception;
  }

  private static void start(String name, Service service) {
    Thread thread =
        new Thread(
            () -> {
              try {
                service.run();
              } catch (java.nio.channels.ClosedChannelException | EOFException end) {
                return;
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
  }

  InetSocketAddress address() {
    try {
      return (InetSocketAddress) udp.getLocalAddress();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void serveUdp() throws Exception {
    ByteBuffer buffer = ByteBuffer.allocate(65_535);
    while (true) {
      SocketAddress from = udp.receive(buffer.clear());
      byte[] query = new byte[buffer.flip().remaining()];
      buffer.get(query);
      asked.add(query);
      for (byte[] answer : behaviour.answers(query, false)) {
        udp.send(ByteBuffer.wrap(answer), from);
      }
    }
  }

  private void serveTcp() throws Exception {
    while (true) {
      try (SocketChannel client = tcp.accept()) {
        byte[] query = readFramed(client);
        asked.add(query);
        for (byte[] answer : behaviour.answers(query, true)) {
          client.write(framed(answer));
        }
      }
    }
  }

  static ByteBuffer framed(byte[] message) {
    return ByteBuffer.allocate(2 + message.length)
        .putShort((short) message.length)
        .put(message)
        .flip();
  }

  static byte[] readFramed(SocketChannel from) throws IOException {
    ByteBuffer length = ByteBuffer.allocate(2);
    fill(from, length);
    ByteBuffer message = ByteBuffer.allocate(Short.toUnsignedInt(length.getShort(0)));
    fill(from, message);
    return message.array();
  }

  private static void fill(SocketChannel from, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      if (from.read(buffer) < 0) {
        throw new EOFException();
      }
    }
  }

  @Override
  public void close() throws IOException {
    udp.close();
    tcp.close();
  }
}
