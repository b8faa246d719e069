package io.jdock.engine.stream;

import io.jdock.linux.Descriptors;
import io.jdock.linux.EventLoop;
import io.jdock.linux.Fd;
import io.jdock.linux.LinuxException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import jnr.ffi.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * Feeds a process' standard input, as fast as the process reads. What clients write before it
 * starts is kept for it. Thread-safe; works on the event loop.
 */
public final class StdinFeed {
  private static final int EIO = 5;
  private static final int EPIPE = 32;

  private record Chunk(byte[] bytes, int offset, CompletableFuture<Void> taken) {}

  private final StreamLoop streams;
  private final Deque<Chunk> chunks = new ArrayDeque<>();
  private @Nullable Fd fd;
  private boolean watching;
  private boolean closing;
  private boolean ended;

  public StdinFeed(StreamLoop streams) {
    this.streams = streams;
  }

  /** The process is there: feeds what was kept. Takes ownership of the descriptor. */
  public void open(Fd descriptor) {
    streams.run(
        () -> {
          if (ended) {
            descriptor.close();
            return;
          }
          fd = descriptor;
          flush();
        });
  }

  /** Complete when the process' pipe or terminal has taken all of it, or never will. */
  public CompletableFuture<Void> write(byte[] bytes) {
    CompletableFuture<Void> taken = new CompletableFuture<>();
    streams.run(
        () -> {
          if (ended || closing) {
            taken.complete(null);
            return;
          }
          chunks.add(new Chunk(bytes, 0, taken));
          flush();
        });
    return taken;
  }

  /** Closes the process' standard input once all is written. */
  public void close() {
    streams.run(
        () -> {
          closing = true;
          flush();
        });
  }

  /** The process is gone. */
  public void end() {
    streams.run(this::discard);
  }

  private void flush() {
    if (fd == null || watching || ended) {
      return;
    }
    try {
      while (!chunks.isEmpty()) {
        if (!writeFirst(fd)) {
          watching = true;
          streams.loop().register(fd, EventLoop.EPOLLOUT, events -> writable());
          return;
        }
      }
      if (closing) {
        discard();
      }
    } catch (LinuxException e) {
      if (e.errno() != EPIPE && e.errno() != EIO) {
        System.getLogger(StdinFeed.class.getName())
            .log(System.Logger.Level.WARNING, "writing to a container''s standard input: {0}", e);
      }
      discard();
    }
  }

  private void writable() {
    if (fd != null) {
      streams.loop().deregister(fd);
    }
    watching = false;
    flush();
  }

  /**
   * @return whether something was taken
   */
  private boolean writeFirst(Fd to) throws LinuxException {
    Chunk chunk = chunks.element();
    int length = Math.min(StreamLoop.BUFFER, chunk.bytes.length - chunk.offset);
    Pointer buffer = streams.buffer();
    buffer.put(0, chunk.bytes, chunk.offset, length);
    int count = length == 0 ? 0 : Descriptors.write(to, buffer, length);
    if (count < 0) {
      return false;
    }
    chunks.remove();
    if (chunk.offset + count < chunk.bytes.length) {
      chunks.addFirst(new Chunk(chunk.bytes, chunk.offset + count, chunk.taken));
    } else {
      chunk.taken.complete(null);
    }
    return true;
  }

  private void discard() {
    ended = true;
    if (fd != null) {
      if (watching) {
        streams.loop().deregister(fd);
      }
      fd.close();
      fd = null;
    }
    chunks.forEach(chunk -> chunk.taken.complete(null));
    chunks.clear();
  }
}
