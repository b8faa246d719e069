package io.jdock.linux.netlink;

import io.jdock.linux.LinuxException;
import java.nio.ByteBuffer;

/** Carries datagrams to the kernel and back. */
public interface NetlinkTransport extends AutoCloseable {
  /** Sends one datagram of one or more messages. */
  void send(ByteBuffer datagram) throws LinuxException;

  /** Waits for the next datagram, in native byte order. */
  ByteBuffer receive() throws LinuxException;

  @Override
  void close();
}
