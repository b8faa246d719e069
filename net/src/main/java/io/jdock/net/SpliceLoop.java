package io.jdock.net;

import io.jdock.linux.EventLoop;
import io.jdock.linux.LinuxException;
import io.jdock.linux.SocketBuffer;
import io.jdock.linux.SplicePipe;
import io.jdock.linux.Syscalls;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** One thread that relays all published TCP ports' connections; it starts with the first port. */
final class SpliceLoop implements AutoCloseable {
  private static final int MOST_SPARE_PIPES = 16;

  private final Syscalls syscalls;
  private final SocketBuffer buffer = SocketBuffer.forAddresses();
  private final Deque<SplicePipe> spare = new ArrayDeque<>();
  private @Nullable EventLoop events;

  SpliceLoop(Syscalls syscalls) {
    this.syscalls = syscalls;
  }

  Syscalls syscalls() {
    return syscalls;
  }

  /** The loop; its thread is in the network namespace of whoever asks first. */
  synchronized EventLoop events() throws LinuxException {
    EventLoop current = events;
    if (current == null) {
      current = EventLoop.start("port-proxy");
      events = current;
    }
    return current;
  }

  /** For the loop's thread. */
  SocketBuffer buffer() {
    return buffer;
  }

  /** For the loop's thread: an empty pipe. */
  SplicePipe takePipe() throws LinuxException {
    SplicePipe pipe = spare.poll();
    return pipe == null ? SplicePipe.open(syscalls) : pipe;
  }

  /** For the loop's thread: takes a pipe back that nobody uses any more. */
  void givePipe(SplicePipe pipe) {
    if (pipe.held() == 0 && spare.size() < MOST_SPARE_PIPES) {
      spare.add(pipe);
    } else {
      pipe.close();
    }
  }

  @Override
  public synchronized void close() {
    if (events != null) {
      events.close();
      events = null;
    }
    spare.forEach(SplicePipe::close);
    spare.clear();
    buffer.close();
  }
}
