package io.jdock.linux;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import jnr.ffi.Pointer;

/**
 * Native memory through which one thread's sockets pass their messages: one message of up to 64 KiB
 * and one address.
 */
public final class SocketBuffer implements AutoCloseable {
  private static final int LARGEST_MESSAGE = 65_536;
  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;
  private static final int SOCKADDR_IN_BYTES = 16;
  private static final int SOCKADDR_IN6_BYTES = 28;
  private static final int SCOPE_AT = 24;

  private final NativeScope memory = new NativeScope();
  private final int size;
  private final Pointer data;
  private final Pointer address = memory.allocate(SOCKADDR_IN6_BYTES);
  private final Pointer length = memory.allocate(Integer.BYTES);

  private SocketBuffer(int size) {
    this.size = size;
    this.data = memory.allocate(size);
  }

  /** For messages of up to 64 KiB. */
  public static SocketBuffer forMessages() {
    return new SocketBuffer(LARGEST_MESSAGE);
  }

  /** For opening, binding and connecting only. */
  public static SocketBuffer forAddresses() {
    return new SocketBuffer(Integer.BYTES);
  }

  int size() {
    return size;
  }

  long data() {
    return data.address();
  }

  long address() {
    return address.address();
  }

  /** Where the kernel is told how much room there is for an address, and tells what it used. */
  long roomForAddress() {
    length.putInt(0, SOCKADDR_IN6_BYTES);
    return length.address();
  }

  /** A copy of the message's first bytes. */
  byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    data.get(0, bytes, 0, count);
    return bytes;
  }

  void put(byte[] bytes, int offset, int count) {
    if (count > size) {
      throw new IllegalArgumentException(count + " bytes in a message");
    }
    data.put(0, bytes, offset, count);
  }

  void putInt(int value) {
    data.putInt(0, value);
  }

  int getInt() {
    return data.getInt(0);
  }

  /** Encodes an address; its length in bytes is returned. */
  int put(InetSocketAddress socketAddress) {
    byte[] ip = socketAddress.getAddress().getAddress();
    ByteBuffer bytes = ByteBuffer.allocate(SOCKADDR_IN6_BYTES);
    bytes.order(ByteOrder.nativeOrder()).putShort((short) (ip.length == 4 ? AF_INET : AF_INET6));
    bytes.order(ByteOrder.BIG_ENDIAN).putShort((short) socketAddress.getPort());
    if (ip.length == 4) {
      bytes.put(ip);
    } else {
      bytes.putInt(0).put(ip).order(ByteOrder.nativeOrder());
      bytes.putInt(SCOPE_AT, ((Inet6Address) socketAddress.getAddress()).getScopeId());
    }
    address.put(0, bytes.array(), 0, SOCKADDR_IN6_BYTES);
    return ip.length == 4 ? SOCKADDR_IN_BYTES : SOCKADDR_IN6_BYTES;
  }

  /** Decodes the address that the kernel left. */
  InetSocketAddress socketAddress() {
    byte[] raw = new byte[SOCKADDR_IN6_BYTES];
    address.get(0, raw, 0, raw.length);
    ByteBuffer bytes = ByteBuffer.wrap(raw);
    int port = Short.toUnsignedInt(bytes.getShort(2));
    boolean four = bytes.order(ByteOrder.nativeOrder()).getShort(0) == AF_INET;
    byte[] ip = new byte[four ? 4 : 16];
    bytes.position(four ? 4 : 8).get(ip);
    try {
      return new InetSocketAddress(InetAddress.getByAddress(ip), port);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e); // only for other lengths than 4 and 16
    }
  }

  @Override
  public void close() {
    memory.close();
  }
}
