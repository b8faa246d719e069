package io.jdock.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TcpRelayTest {
  private static final InetAddress HERE = InetAddress.getLoopbackAddress();

  /** Takes all, and only when there is no more gives it back. */
  private static void takeThenGive(ServerSocket server) {
    try (Socket socket = server.accept()) {
      byte[] all = socket.getInputStream().readAllBytes();
      socket.getOutputStream().write(all);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void eachSidesBytesAndEndReachTheOther() throws Exception {
    byte[] sent = new byte[20_000_000];
    new Random(7).nextBytes(sent);
    try (ProxyLoop loop = new ProxyLoop();
        ServerSocket server = new ServerSocket(0, 5, HERE);
        ServerSocketChannel listener = ServerSocketChannel.open()) {
      listener.bind(new InetSocketAddress(HERE, 0));
      TcpProxy.start(loop, listener, (InetSocketAddress) server.getLocalSocketAddress());
      for (int i = 0; i < 2; i++) {
        CompletableFuture<Void> serving = CompletableFuture.runAsync(() -> takeThenGive(server));
        try (Socket client = new Socket()) {
          client.connect(listener.getLocalAddress());
          client.setSoTimeout(20_000);
          client.getOutputStream().write(sent);
          client.shutdownOutput();
          byte[] back = client.getInputStream().readAllBytes();
          assertThat(Arrays.equals(back, sent)).isTrue();
        }
        serving.get(20, TimeUnit.SECONDS);
      }
    }
  }
}
