package io.jdock.net.dns;

import io.jdock.linux.InetSocket;
import io.jdock.linux.LinuxException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A program in the container that asks by TCP: any number of questions on one connection, answered
 * as the answers come. Closed when it is silent for eight seconds.
 */
final class TcpClient implements TcpStream.Listener {
  private static final System.Logger LOG = System.getLogger(TcpClient.class.getName());
  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(8);

  /** Questions of one connection that are under way; each may bring an answer of 64 KiB. */
  private static final int MOST_PENDING = 16;

  /** Answers packets. */
  interface Questions {
    /**
     * Answers a packet now or later.
     *
     * @return false when it must not be answered
     */
    boolean ask(byte[] packet, InetSocket.Type type, Consumer<byte[]> reply);
  }

  private final Wire wire;
  private final Questions questions;
  private final Consumer<TcpClient> ended;
  private final TcpStream stream;
  private long lastUsed = System.nanoTime();
  private int pending;
  private boolean inputEnded;
  private boolean closed;

  /**
   * @param ended told when the connection is closed, but not by {@link #close}
   */
  TcpClient(Wire wire, InetSocket socket, Questions questions, Consumer<TcpClient> ended)
      throws LinuxException {
    this.wire = wire;
    this.questions = questions;
    this.ended = ended;
    this.stream = TcpStream.start(wire, socket, this, false);
    wire.timer().after(IDLE_NANOS, this::checkIdle);
  }

  @Override
  public void message(byte[] packet) {
    lastUsed = System.nanoTime();
    if (pending == MOST_PENDING) {
      LOG.log(System.Logger.Level.DEBUG, "too many questions on one connection");
      end();
      return;
    }
    pending++;
    boolean answered =
        questions.ask(
            packet,
            InetSocket.Type.TCP,
            reply -> {
              pending--;
              lastUsed = System.nanoTime();
              stream.send(reply);
              endWhenDone();
            });
    if (!answered) {
      end(); // this is no client
    }
  }

  @Override
  public void inputEnded() {
    inputEnded = true;
    endWhenDone();
  }

  @Override
  public void flushed() {
    lastUsed = System.nanoTime();
    endWhenDone();
  }

  private void endWhenDone() {
    if (inputEnded && pending == 0 && !stream.hasOutput()) {
      end();
    }
  }

  @Override
  public void failed(String reason) {
    end();
  }

  private void checkIdle() {
    if (closed) {
      return;
    }
    long left = IDLE_NANOS - (System.nanoTime() - lastUsed);
    if (left <= 0 && pending == 0) {
      end();
    } else {
      wire.timer().after(left <= 0 ? IDLE_NANOS : left, this::checkIdle);
    }
  }

  private void end() {
    if (!closed) {
      close();
      ended.accept(this);
    }
  }

  void close() {
    closed = true;
    stream.close();
  }
}
