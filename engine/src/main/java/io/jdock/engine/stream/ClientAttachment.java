package io.jdock.engine.stream;

import io.jdock.engine.Attachment;
import io.jdock.engine.StreamSink;
import io.jdock.engine.StreamSink.Stream;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One client on a process' streams. */
public final class ClientAttachment implements Attachment {
  private final ProcessStreams streams;
  private final StreamSink sink;
  private final boolean stdin;
  private final DetachKeys.@Nullable Matcher detachKeys;
  private final Runnable onDetach;
  private final CompletableFuture<Ending> done = new CompletableFuture<>();

  /**
   * @param detachKeys null when nothing detaches: there is no terminal
   * @param onDetach run when the client went before the streams ended
   */
  public ClientAttachment(
      ProcessStreams streams,
      StreamSink sink,
      boolean stdin,
      @Nullable DetachKeys detachKeys,
      Runnable onDetach) {
    this.streams = streams;
    this.sink = sink;
    this.stdin = stdin;
    this.detachKeys = detachKeys == null ? null : detachKeys.matcher();
    this.onDetach = onDetach;
  }

  /** Begins to receive. A client that wants no output still learns of its end. */
  public ClientAttachment start(boolean stdout, boolean stderr) {
    Set<Stream> wants = EnumSet.of(Stream.STDIN);
    if (stdout) {
      wants.add(Stream.STDOUT);
    }
    if (stderr) {
      wants.add(Stream.STDERR);
    }
    streams.output().attach(sink, wants, () -> done.complete(Ending.STREAMS_ENDED));
    return this;
  }

  /** Ends at once: the client wanted nothing of what comes. */
  public ClientAttachment ended() {
    done.complete(Ending.STREAMS_ENDED);
    return this;
  }

  @Override
  public boolean tty() {
    return streams.tty();
  }

  @Override
  public CompletionStage<Void> writeStdin(byte[] bytes) {
    StdinFeed input = streams.input();
    if (!stdin || input == null || done.isDone()) {
      return CompletableFuture.completedFuture(null);
    }
    if (detachKeys == null) {
      return input.write(bytes);
    }
    byte[] passed = detachKeys.pass(bytes);
    CompletionStage<Void> written = input.write(passed);
    if (detachKeys.detached()) {
      detach();
    }
    return written;
  }

  @Override
  public void closeStdin() {
    StdinFeed input = streams.input();
    if (stdin && input != null && streams.closesWithClient()) {
      input.close();
    }
  }

  @Override
  public CompletionStage<Ending> done() {
    return done;
  }

  private void detach() {
    if (done.complete(Ending.DETACHED)) {
      onDetach.run();
      streams.output().detach(sink);
    }
  }

  @Override
  public void close() {
    if (!done.isDone()) {
      closeStdin();
    }
    detach();
  }
}
