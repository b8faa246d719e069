package io.jdock.engine.log;

import io.jdock.engine.StreamSink.Stream;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Sends a container's output to a destination that may be slow, far away or down: through a bounded
 * queue, from a thread of its own. A full queue makes the container wait, or, in the mode {@code
 * non-blocking}, costs the newest messages, as with Docker. What is wrong is told in the daemon's
 * log, once, and by {@link #trouble}.
 */
final class QueuedLog implements ContainerLog {
  private static final System.Logger LOG = System.getLogger(QueuedLog.class.getName());

  /** As long as Docker waits for what a container that ended left in its log. */
  private static final Duration CLOSING = Duration.ofSeconds(10);

  /**
   * How much may wait.
   *
   * @param blocking whether the container waits when the queue is full
   * @param bytes of text
   */
  record Limits(boolean blocking, long bytes, int messages) {}

  private final String name;
  private final LogDestination destination;
  private final Limits limits;
  private final @Nullable FileLog cache;
  private final @Nullable FileLog readable;
  private final LineSplitter splitter;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<LogMessage> queue = new ArrayDeque<>();
  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private long queued;
  private long dropped;
  private boolean closing;
  private @Nullable Thread sender;
  private @Nullable Runnable writable;
  private volatile String trouble = "";

  /**
   * @param name of driver and container, for the daemon's log
   * @param cache where the output can be read again; null for nowhere
   */
  QueuedLog(
      String name,
      LogDestination destination,
      Limits limits,
      @Nullable FileLog cache,
      Clock clock) {
    this.name = name;
    this.destination = destination;
    this.limits = limits;
    this.cache = cache;
    this.readable = cache;
    this.splitter = new LineSplitter(clock, record -> enqueue(LogMessage.of(record)));
  }

  /** Files written from a thread of their own. */
  QueuedLog(String name, FileLog file, Limits limits, Clock clock) {
    this.name = name;
    this.destination = new BufferedFile(file);
    this.limits = limits;
    this.cache = null;
    this.readable = file;
    this.splitter = new LineSplitter(clock, record -> enqueue(LogMessage.of(record)));
  }

  /**
   * In the mode {@code non-blocking} a container starts whether the destination is there or not.
   */
  @Override
  public void connect() throws IOException {
    if (limits.blocking) {
      destination.connect();
    }
    lock.lock();
    try {
      start();
    } finally {
      lock.unlock();
    }
  }

  private void start() {
    if (sender == null) {
      Thread thread = new Thread(this::run, "log-" + name);
      thread.setDaemon(true);
      sender = thread;
      thread.start();
    }
  }

  @Override
  public boolean write(Stream stream, byte[] bytes) {
    if (cache != null) {
      cache.write(stream, bytes);
    }
    lock.lock();
    try {
      if (closing) {
        return true;
      }
      start();
      splitter.split(stream, bytes);
      changed.signalAll();
      return !full();
    } catch (IOException e) {
      throw new IllegalStateException("a queue does no I/O", e);
    } finally {
      lock.unlock();
    }
  }

  private boolean full() {
    return limits.blocking && (queued >= limits.bytes || queue.size() >= limits.messages);
  }

  private void enqueue(LogMessage message) {
    int bytes = message.text().length;
    boolean tooMuch =
        !limits.blocking
            && !queue.isEmpty()
            && (queued + bytes > limits.bytes || queue.size() >= limits.messages);
    if (tooMuch) {
      if (dropped++ == 0) {
        LOG.log(Level.WARNING, "{0}: the buffer is full, messages are dropped", name);
      }
      return;
    }
    queue.add(message);
    queued += bytes;
  }

  @Override
  public void onWritable(Runnable action) {
    lock.lock();
    try {
      if (full()) {
        writable = action;
        return;
      }
    } finally {
      lock.unlock();
    }
    action.run();
  }

  private void run() {
    try {
      LogMessage message;
      while ((message = next()) != null) {
        deliver(message);
      }
    } catch (InterruptedException e) {
      LOG.log(Level.DEBUG, "{0}: its container ended, and it did not in time", name);
    } finally {
      finish();
    }
  }

  /** The next message; null when no more will come. */
  private @Nullable LogMessage next() throws InterruptedException {
    Runnable action;
    LogMessage message;
    lock.lockInterruptibly();
    try {
      while (queue.isEmpty()) {
        if (closing) {
          return null;
        }
        changed.await();
      }
      message = queue.remove();
      queued -= message.text().length;
      action = full() ? null : writable;
      if (action != null) {
        writable = null;
      }
    } finally {
      lock.unlock();
    }
    if (action != null) {
      action.run();
    }
    return message;
  }

  private void deliver(LogMessage message) throws InterruptedException {
    LogDestination.Retry retry = destination.retry();
    if (!limits.blocking && retry.equals(LogDestination.Retry.NEVER)) {
      retry = LogDestination.Retry.ALWAYS;
    }
    Duration wait = retry.first();
    for (long attempt = 0; ; attempt++) {
      try {
        destination.send(message);
        works();
        return;
      } catch (IOException e) {
        if (Thread.interrupted()) {
          throw (InterruptedException) new InterruptedException().initCause(e);
        }
        fails(e);
      }
      if (attempt >= retry.most() || !pause(wait)) {
        lost(1);
        return;
      }
      wait = retry.after(wait);
    }
  }

  /**
   * There is no event that tells that a server is back.
   *
   * @return whether it is worth trying again: not when the container has ended and does not wait
   */
  private boolean pause(Duration wait) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = wait.toNanos();
      while (left > 0 && (limits.blocking || !closing)) {
        left = changed.awaitNanos(left);
      }
      return limits.blocking || !closing;
    } finally {
      lock.unlock();
    }
  }

  private void fails(IOException e) {
    String words = String.valueOf(e.getMessage());
    if (!words.equals(trouble)) {
      LOG.log(Level.WARNING, "{0}: {1}", name, words);
      trouble = words;
    }
  }

  private void works() {
    if (trouble.isEmpty() && dropped == 0) {
      return;
    }
    long count;
    lock.lock();
    try {
      count = dropped;
      dropped = 0;
    } finally {
      lock.unlock();
    }
    if (!trouble.isEmpty() || count > 0) {
      LOG.log(
          Level.INFO, "{0}: it takes messages again, {1} were dropped", name, Long.toString(count));
    }
    trouble = "";
  }

  private void lost(int messages) {
    lock.lock();
    try {
      dropped += messages;
    } finally {
      lock.unlock();
    }
  }

  private void finish() {
    try {
      destination.close();
    } catch (IOException e) {
      LOG.log(Level.WARNING, "{0}: closing: {1}", name, e.getMessage());
    }
    lock.lock();
    try {
      dropped += queue.size();
      queue.clear();
      queued = 0;
      if (dropped > 0) {
        LOG.log(Level.WARNING, "{0}: {1} messages were lost", name, Long.toString(dropped));
      }
    } finally {
      lock.unlock();
    }
    closed.complete(null);
  }

  @Override
  public CompletableFuture<Void> close() {
    if (cache != null) {
      cache.close();
    }
    Thread thread;
    lock.lock();
    try {
      if (!closing) {
        splitter.flush();
        closing = true;
        changed.signalAll();
      }
      thread = sender;
    } catch (IOException e) {
      throw new IllegalStateException("a queue does no I/O", e);
    } finally {
      lock.unlock();
    }
    if (thread == null) {
      finish();
      return closed;
    }
    CompletableFuture.delayedExecutor(CLOSING.toMillis(), TimeUnit.MILLISECONDS)
        .execute(
            () -> {
              if (!closed.isDone()) {
                thread.interrupt();
              }
            });
    return closed;
  }

  @Override
  public Optional<FileLog> file() {
    return Optional.ofNullable(readable);
  }

  @Override
  public Optional<FileLog> durable() {
    return Optional.ofNullable(cache);
  }

  @Override
  public String trouble() {
    return trouble;
  }
}
