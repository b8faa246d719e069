package io.jdock.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InetSocketTest {
  private final Syscalls syscalls = Syscalls.host();
  private final SocketBuffer buffer = SocketBuffer.forMessages();

  @AfterEach
  void release() {
    buffer.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  void aDatagramCarriesItsSender(String loopback) throws Exception {
    InetAddress ip = InetAddress.getByName(loopback);
    try (InetSocket server = InetSocket.open(syscalls, InetSocket.Type.UDP, ip);
        InetSocket client = InetSocket.open(syscalls, InetSocket.Type.UDP, ip)) {
      server.bind(buffer, new InetSocketAddress(ip, 0));
      assertThat(server.receiveFrom(buffer)).isNull();
      client.connect(buffer, server.localAddress(buffer));
      client.send(buffer, new byte[] {1, 2, 3}, 0);
      InetSocket.Datagram datagram = server.receiveFrom(buffer);
      assertThat(datagram).isNotNull();
      assertThat(datagram.bytes()).containsExactly(1, 2, 3);
      assertThat(datagram.from()).isEqualTo(client.localAddress(buffer));
      assertThat(server.sendTo(buffer, new byte[] {4}, datagram.from())).isTrue();
      assertThat(client.receive(buffer)).containsExactly(4);
      assertThat(client.receive(buffer)).isNull();
    }
  }

  @Test
  void aConnectionIsAcceptedOrItsRefusalTold() throws Exception {
    InetAddress ip = InetAddress.getByName("127.0.0.1");
    InetSocketAddress address;
    try (InetSocket server = InetSocket.open(syscalls, InetSocket.Type.TCP, ip);
        InetSocket client = InetSocket.open(syscalls, InetSocket.Type.TCP, ip)) {
      server.reuseAddress(buffer);
      server.bind(buffer, new InetSocketAddress(ip, 0));
      server.listen(1);
      address = server.localAddress(buffer);
      assertThat(server.accept()).isNull();
      client.connect(buffer, address);
      assertThat(client.connectError(buffer)).isZero();
      try (InetSocket accepted = server.accept()) {
        assertThat(accepted).isNotNull();
        accepted.send(buffer, new byte[] {7}, 0);
        assertThat(client.receive(buffer)).containsExactly(7);
      }
      assertThat(client.receive(buffer)).isEmpty();
    }
    try (InetSocket client = InetSocket.open(syscalls, InetSocket.Type.UDP, ip)) {
      client.connect(buffer, address);
      client.send(buffer, new byte[] {1}, 0);
      assertThatThrownBy(() -> client.receive(buffer))
          .isInstanceOf(LinuxException.class)
          .hasMessageContaining("refused");
    }
  }
}
