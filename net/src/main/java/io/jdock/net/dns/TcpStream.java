package io.jdock.net.dns;

import io.jdock.linux.Errnos;
import io.jdock.linux.EventLoop;
import io.jdock.linux.InetSocket;
import io.jdock.linux.LinuxException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * DNS messages over one TCP connection, each behind its length in two bytes. For the loop's thread
 * only.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7766#section-8">RFC 7766, section 8</a>
 */
final class TcpStream {
  private static final System.Logger LOG = System.getLogger(TcpStream.class.getName());
  private static final int LENGTH_BYTES = 2;

  /** Told what happens on the connection. */
  interface Listener {
    void message(byte[] message);

    /** The peer sends nothing more; it may still read. */
    void inputEnded();

    /** The connection failed; it is closed already. */
    void failed(String reason);

    /** All that was to be sent is with the kernel. */
    void flushed();
  }

  private final Wire wire;
  private final InetSocket socket;
  private final Listener listener;
  private final Deque<byte[]> output = new ArrayDeque<>();
  private int outputOffset;
  private byte[] input = {};
  private int interest;
  private boolean connecting;
  private boolean inputEnded;
  private boolean closed;

  private TcpStream(Wire wire, InetSocket socket, Listener listener, boolean connecting) {
    this.wire = wire;
    this.socket = socket;
    this.listener = listener;
    this.connecting = connecting;
  }

  /** Takes over a socket that an accept or a connect made. */
  static TcpStream start(Wire wire, InetSocket socket, Listener listener, boolean connecting)
      throws LinuxException {
    TcpStream stream = new TcpStream(wire, socket, listener, connecting);
    stream.interest = connecting ? EventLoop.EPOLLOUT : EventLoop.EPOLLIN;
    wire.loop().register(socket.fd(), stream.interest, stream::ready);
    return stream;
  }

  boolean hasOutput() {
    return !output.isEmpty();
  }

  void send(byte[] message) {
    if (closed) {
      return;
    }
    output.add(
        ByteBuffer.allocate(LENGTH_BYTES + message.length)
            .putShort((short) message.length)
            .put(message)
            .array());
    if (!connecting) {
      guarded(this::flush);
    }
  }

  private interface Action {
    void run() throws LinuxException;
  }

  private void guarded(Action action) {
    try {
      action.run();
    } catch (LinuxException e) {
      fail(String.valueOf(e.getMessage()));
    }
  }

  private void ready(int events) {
    guarded(
        () -> {
          if (connecting) {
            int error = socket.connectError(wire.buffer());
            if (error != 0) {
              fail("connect: " + Errnos.text(error));
              return;
            }
            connecting = false;
          } else if ((events & EventLoop.EPOLLERR) != 0) {
            fail("connection reset");
            return;
          }
          if ((events & (EventLoop.EPOLLIN | EventLoop.EPOLLHUP)) != 0) {
            receive();
          }
          if (!closed) {
            flush();
          }
        });
  }

  private void receive() throws LinuxException {
    byte[] more = socket.receive(wire.buffer());
    if (more == null) {
      return;
    }
    if (more.length == 0) {
      if (inputEnded) {
        fail("connection closed");
      } else {
        inputEnded = true;
        listener.inputEnded();
      }
      return;
    }
    byte[] all = more;
    if (input.length > 0) {
      all = Arrays.copyOf(input, input.length + more.length);
      System.arraycopy(more, 0, all, input.length, more.length);
    }
    int at = 0;
    while (!closed && all.length - at >= LENGTH_BYTES) {
      int length = DnsWire.u16(all, at);
      if (all.length - at - LENGTH_BYTES < length) {
        break;
      }
      at += LENGTH_BYTES;
      listener.message(Arrays.copyOfRange(all, at, at + length));
      at += length;
    }
    input = Arrays.copyOfRange(all, at, all.length);
  }

  private void flush() throws LinuxException {
    boolean had = !output.isEmpty();
    while (!output.isEmpty()) {
      byte[] first = output.element();
      int count = socket.send(wire.buffer(), first, outputOffset);
      if (count == InetSocket.WOULD_BLOCK) {
        break;
      }
      outputOffset += count;
      if (outputOffset == first.length) {
        output.remove();
        outputOffset = 0;
      }
    }
    // Whoever does not read his answers is not listened to.
    watch(!output.isEmpty() ? EventLoop.EPOLLOUT : inputEnded ? 0 : EventLoop.EPOLLIN);
    if (had && output.isEmpty()) {
      listener.flushed();
    }
  }

  private void watch(int events) throws LinuxException {
    if (interest != events) {
      interest = events;
      wire.loop().modify(socket.fd(), events);
    }
  }

  private void fail(String reason) {
    if (!closed) {
      LOG.log(System.Logger.Level.DEBUG, "TCP: {0}", reason);
      close();
      listener.failed(reason);
    }
  }

  void close() {
    if (!closed) {
      closed = true;
      wire.loop().deregister(socket.fd());
      socket.close();
    }
  }
}
