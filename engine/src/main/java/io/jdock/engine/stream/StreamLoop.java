package io.jdock.engine.stream;

import io.jdock.linux.EventLoop;
import io.jdock.linux.Fd;
import io.jdock.linux.LinuxException;
import io.jdock.linux.NativeScope;
import jnr.ffi.Pointer;

/** The event loop on which all streams are read and written, and its one buffer. */
public final class StreamLoop implements AutoCloseable {
  static final int BUFFER = 64 * 1024;

  private final EventLoop loop;
  private final NativeScope memory = new NativeScope();
  private final Pointer buffer = memory.allocate(BUFFER);

  public StreamLoop(EventLoop loop) {
    this.loop = loop;
  }

  EventLoop loop() {
    return loop;
  }

  /** Only for the loop's thread. */
  Pointer buffer() {
    return buffer;
  }

  /** Runs it on the loop's thread: now when that is the caller's. */
  public void run(Runnable task) {
    if (loop.inLoop()) {
      task.run();
    } else {
      loop.execute(task);
    }
  }

  /** Calls the action on the loop's thread whenever one of the events holds. */
  public void register(Fd fd, int interest, Runnable action) throws LinuxException {
    loop.register(fd, interest, events -> action.run());
  }

  public void deregister(Fd fd) {
    loop.deregister(fd);
  }

  @Override
  public void close() {
    memory.close();
  }
}
