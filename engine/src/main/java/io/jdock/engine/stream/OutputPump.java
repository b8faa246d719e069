package io.jdock.engine.stream;

import io.jdock.engine.StreamSink.Stream;
import io.jdock.linux.Descriptors;
import io.jdock.linux.EventLoop;
import io.jdock.linux.Fd;
import io.jdock.linux.LinuxException;
import java.io.IOException;
import jnr.ffi.Pointer;
import org.jspecify.annotations.Nullable;

/** Reads one of a process' output streams on the event loop, and owns its descriptor. */
public final class OutputPump {
  private static final System.Logger LOG = System.getLogger(OutputPump.class.getName());
  private static final int EIO = 5;

  /** Gets what is read. Called on the event loop. */
  public interface Receiver {
    void bytes(Stream stream, byte[] bytes);

    /** Nothing more will come of this stream. Called once. */
    void ended(Stream stream);
  }

  private final StreamLoop streams;
  private final Fd fd;
  private final Stream stream;
  private final Receiver receiver;
  private final @Nullable OutputSpool spool;
  private boolean paused;
  private boolean ended;

  /**
   * @param fd non-blocking
   */
  public OutputPump(StreamLoop streams, Fd fd, Stream stream, Receiver receiver) {
    this(streams, fd, stream, receiver, null);
  }

  /**
   * @param spool through which a FIFO is read; null to read directly
   */
  OutputPump(
      StreamLoop streams, Fd fd, Stream stream, Receiver receiver, @Nullable OutputSpool spool) {
    this.spool = spool;
    this.streams = streams;
    this.fd = fd;
    this.stream = stream;
    this.receiver = receiver;
  }

  /** Does nothing when it was drained before: the process was that quick. */
  public void start() throws LinuxException {
    if (ended) {
      return;
    }
    if (spool != null) {
      deliver(spool);
    }
    if (paused) {
      return;
    }
    streams.loop().register(fd, EventLoop.EPOLLIN, events -> ready());
  }

  private void ready() {
    if (!paused && !ended) {
      readOnce();
    }
  }

  /**
   * @return whether there was something
   */
  private boolean readOnce() {
    try {
      if (spool != null) {
        return readSpooled(spool);
      }
      Pointer buffer = streams.buffer();
      int count = Descriptors.read(fd, buffer, StreamLoop.BUFFER);
      if (count < 0) {
        return false;
      }
      if (count == 0) {
        end();
        return false;
      }
      byte[] bytes = new byte[count];
      buffer.get(0, bytes, 0, count);
      receiver.bytes(stream, bytes);
      return true;
    } catch (LinuxException e) {
      if (e.errno() != EIO) { // a terminal's way to say that it was closed
        LOG.log(System.Logger.Level.WARNING, "reading a container''s {0}: {1}", stream, e);
      }
      end();
      return false;
    }
  }

  private boolean readSpooled(OutputSpool through) throws LinuxException {
    long count = through.file(stream).take(fd);
    deliver(through);
    if (count == 0) {
      end();
    }
    return count > 0;
  }

  /** Gives on what is in the spool. */
  private void deliver(OutputSpool through) {
    try {
      SpoolFile file = through.file(stream);
      while (file.hasMore()) {
        receiver.bytes(stream, file.next());
      }
      through.trim();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "reading a container's " + stream, e);
    }
  }

  /** Stops reading: the process will wait once the pipe is full. On the loop only. */
  void pause() {
    setPaused(true);
  }

  void resume() {
    setPaused(false);
  }

  private void setPaused(boolean to) {
    if (ended || paused == to) {
      return;
    }
    paused = to;
    try {
      // hang-up is told whatever the interest, so a paused descriptor is not watched at all
      if (to) {
        streams.loop().deregister(fd);
      } else {
        start();
      }
    } catch (LinuxException e) {
      LOG.log(System.Logger.Level.WARNING, "watching a container''s {0}: {1}", stream, e);
      end();
    }
  }

  /** Takes what is there and ends: the process is gone. On the loop only. */
  public void drain() {
    paused = false;
    while (!ended && readOnce()) {
      // until empty
    }
    end();
  }

  private void end() {
    if (!ended) {
      ended = true;
      streams.loop().deregister(fd);
      fd.close();
      receiver.ended(stream);
    }
  }
}
