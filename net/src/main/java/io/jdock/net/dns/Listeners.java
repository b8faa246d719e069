package io.jdock.net.dns;

import io.jdock.linux.InetSocket;
import java.util.Optional;

/** The two sockets of a container's server, which they are owned by. */
record Listeners(InetSocket udp, InetSocket tcp, Optional<String> warning)
    implements AutoCloseable {
  @Override
  public void close() {
    udp.close();
    tcp.close();
  }
}
