package io.jdock.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jdock.linux.InetSocket;
import io.jdock.linux.SocketBuffer;
import io.jdock.linux.Syscalls;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
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
    try (SpliceLoop loop = new SpliceLoop(Syscalls.host());
        ServerSocket server = new ServerSocket(0, 5, HERE);
        SocketBuffer buffer = SocketBuffer.forAddresses()) {
      InetSocket listener = listening(buffer);
      InetSocketAddress front = listener.localAddress(buffer);
      TcpProxy proxy =
          TcpProxy.start(loop, listener, (InetSocketAddress) server.getLocalSocketAddress());
      for (int i = 0; i < 2; i++) {
        CompletableFuture<Void> serving = CompletableFuture.runAsync(() -> takeThenGive(server));
        try (Socket client = new Socket()) {
          client.connect(front);
          client.setSoTimeout(20_000);
          client.getOutputStream().write(sent);
          client.shutdownOutput();
          byte[] back = client.getInputStream().readAllBytes();
          assertThat(Arrays.equals(back, sent)).isTrue();
        }
        serving.get(20, TimeUnit.SECONDS);
      }
      proxy.close();
      try (Socket client = new Socket()) {
        assertThatThrownBy(() -> client.connect(front)).isInstanceOf(ConnectException.class);
      }
    }
  }

  private static InetSocket listening(SocketBuffer buffer) throws IOException {
    InetSocket listener = InetSocket.open(Syscalls.host(), InetSocket.Type.TCP, HERE);
    listener.bind(buffer, new InetSocketAddress(HERE, 0));
    listener.listen(5);
    return listener;
  }

  @Test
  void aServerThatIsNotThereAndAPortThatGoesEndTheClients() throws Exception {
    try (SpliceLoop loop = new SpliceLoop(Syscalls.host());
        ServerSocket server = new ServerSocket(0, 5, HERE);
        SocketBuffer buffer = SocketBuffer.forAddresses()) {
      InetSocketAddress behind = (InetSocketAddress) server.getLocalSocketAddress();
      InetSocket listener = listening(buffer);
      InetSocketAddress front = listener.localAddress(buffer);
      try (TcpProxy proxy = TcpProxy.start(loop, listener, behind);
          Socket client = new Socket()) {
        client.connect(front);
        client.setSoTimeout(20_000);
        try (Socket served = server.accept()) {
          proxy.close();
          assertThat(served.getInputStream().read()).isEqualTo(-1);
          assertThat(client.getInputStream().read()).isEqualTo(-1);
        }
      }
      server.close();
      InetSocket again = listening(buffer);
      InetSocketAddress toNobody = again.localAddress(buffer);
      try (TcpProxy proxy = TcpProxy.start(loop, again, behind);
          Socket client = new Socket()) {
        client.connect(toNobody);
        client.setSoTimeout(20_000);
        assertThat(client.getInputStream().read()).isEqualTo(-1);
      }
    }
  }
}
