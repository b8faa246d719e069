package io.jdock.engine.stream;

import io.jdock.engine.StreamSink;
import io.jdock.engine.StreamSink.Stream;
import io.jdock.engine.log.ContainerLog;
import io.jdock.engine.log.FileLog;
import io.jdock.linux.Fd;
import io.jdock.linux.LinuxException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Hands a process' output to its log and to every attached client. A client that cannot take more
 * holds the reading up, as with Docker: its output is never lost. All on the event loop.
 */
public final class OutputHub implements OutputPump.Receiver {
  private static final System.Logger LOG = System.getLogger(OutputHub.class.getName());

  private static final class Client {
    private final StreamSink sink;
    private final Set<Stream> wants;
    private final Runnable ended;
    private boolean full;

    Client(StreamSink sink, Set<Stream> wants, Runnable ended) {
      this.sink = sink;
      this.wants = wants;
      this.ended = ended;
    }
  }

  private final StreamLoop streams;
  private final List<Client> clients = new ArrayList<>();
  private final List<OutputPump> pumps = new ArrayList<>();
  private final CompletableFuture<Void> drained = new CompletableFuture<>();
  private final @Nullable ContainerLog log;
  private @Nullable CompletableFuture<Void> logClosed;
  private boolean complete;
  private boolean logFull;
  private @Nullable OutputSpool spool;

  /**
   * @param log null when nothing is logged
   */
  public OutputHub(StreamLoop streams, @Nullable ContainerLog log) {
    this.streams = streams;
    this.log = log;
  }

  /** Starts reading a container's FIFOs in that directory, standard output and error. */
  public void start(Path directory, List<Fd> fifos) throws IOException {
    FileLog keeper = log == null ? null : log.durable().orElse(null);
    spool = keeper == null ? null : OutputSpool.create(directory, keeper);
    start(List.of(Stream.STDOUT, Stream.STDERR), fifos);
  }

  /** Reads on where an earlier daemon stopped. */
  public void resume(Path directory, List<Fd> fifos) throws IOException {
    FileLog keeper = log == null ? null : log.durable().orElse(null);
    spool = keeper == null ? null : OutputSpool.resume(directory, keeper);
    start(List.of(Stream.STDOUT, Stream.STDERR), fifos);
  }

  /** Brings into the log what an earlier daemon took from a container that is no more. */
  public static void finish(Path directory, FileLog log) throws IOException {
    if (!OutputSpool.exists(directory)) {
      return;
    }
    OutputSpool left = OutputSpool.resume(directory, log);
    for (Stream stream : List.of(Stream.STDOUT, Stream.STDERR)) {
      while (left.file(stream).hasMore()) {
        log.write(stream, left.file(stream).next());
      }
    }
    log.close().join();
    left.delete();
  }

  /** Starts reading these; nothing more is added later. */
  public void start(List<Stream> names, List<Fd> descriptors) throws LinuxException {
    for (int i = 0; i < names.size(); i++) {
      pumps.add(new OutputPump(streams, descriptors.get(i), names.get(i), this, spool));
    }
    streams.run(
        () -> {
          try {
            for (OutputPump pump : pumps) {
              pump.start();
            }
          } catch (LinuxException e) {
            LOG.log(System.Logger.Level.ERROR, "watching a process'' output", e);
            pumps.forEach(OutputPump::drain);
          }
        });
  }

  /**
   * @param ended run on the loop when the streams are at their end; the sink's end was called
   */
  public void attach(StreamSink sink, Set<Stream> wants, Runnable ended) {
    Client client = new Client(sink, EnumSet.copyOf(wants), ended);
    streams.run(
        () -> {
          if (complete) {
            end(client);
          } else {
            clients.add(client);
          }
        });
  }

  /** The client gets nothing more, and its sink ends. */
  public void detach(StreamSink sink) {
    streams.run(
        () -> {
          for (Client client : List.copyOf(clients)) {
            if (client.sink == sink) {
              clients.remove(client);
              end(client);
            }
          }
          resumeWhenAllTake();
        });
  }

  /**
   * The process is gone: takes what is left in the pipes. Clients stay until {@link #end}.
   *
   * @return complete when the log has everything and no file of this is touched any more: whoever
   *     waits for it removes their directory
   */
  public CompletableFuture<Void> drain() {
    streams.run(
        () -> {
          pumps.forEach(OutputPump::drain);
          closeLog().thenRun(() -> streams.run(this::finish));
        });
    return drained;
  }

  private void finish() {
    deleteSpool();
    drained.complete(null);
  }

  /**
   * What there is was read, and what the process left is known to whoever asks: clients learn of
   * the end.
   */
  public void end() {
    streams.run(
        () -> {
          if (!complete) {
            complete = true;
            clients.forEach(this::end);
            clients.clear();
          }
        });
  }

  @Override
  public void bytes(Stream stream, byte[] bytes) {
    boolean wait = log != null && !log.write(stream, bytes);
    if (log != null && wait && !logFull) {
      logFull = true;
      log.onWritable(() -> streams.run(this::logTakesMore));
    }
    for (Client client : List.copyOf(clients)) {
      if (client.wants.contains(stream) && !client.sink.write(stream, bytes)) {
        client.full = true;
        wait = true;
      }
    }
    if (wait) {
      pumps.forEach(OutputPump::pause);
      for (Client client : List.copyOf(clients)) {
        if (client.full) {
          client.sink.onWritable(() -> streams.run(() -> takesMore(client)));
        }
      }
    }
  }

  private void takesMore(Client client) {
    client.full = false;
    resumeWhenAllTake();
  }

  private void logTakesMore() {
    logFull = false;
    resumeWhenAllTake();
  }

  private void resumeWhenAllTake() {
    if (!logFull && clients.stream().noneMatch(client -> client.full)) {
      pumps.forEach(OutputPump::resume);
    }
  }

  /** A process may close its streams long before it ends: its clients stay. */
  @Override
  public void ended(Stream stream) {
    LOG.log(System.Logger.Level.TRACE, "{0} is at its end", stream);
  }

  private void deleteSpool() {
    try {
      if (spool != null) {
        spool.delete();
        spool = null;
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "removing the spool of a container''s output", e);
    }
  }

  private CompletableFuture<Void> closeLog() {
    if (logClosed == null) {
      logClosed = log == null ? CompletableFuture.completedFuture(null) : log.close();
    }
    return logClosed;
  }

  private void end(Client client) {
    client.sink.end();
    client.ended.run();
  }
}
