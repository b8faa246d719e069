package io.jdock.engine.log;

import io.jdock.engine.StreamSink.Stream;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Where one container's output goes while it runs. */
public interface ContainerLog {

  /**
   * Reaches the destination, before the container starts. May block.
   *
   * @throws IOException when it cannot be reached and the log's mode does not allow for that
   */
  default void connect() throws IOException {}

  /**
   * Takes output as it was read. Never blocks for longer than a file takes.
   *
   * @return whether it takes more at once; after {@code false} nothing is given before {@link
   *     #onWritable}, and the container waits
   */
  boolean write(Stream stream, byte[] bytes);

  /** Runs the action once, as soon as more can be written. */
  default void onWritable(Runnable action) {
    action.run();
  }

  /** No more will come. Completes when what there is has gone where it can go. */
  CompletableFuture<Void> close();

  /** The files in which the log can be read while it is written. */
  Optional<FileLog> file();

  /** The files that have everything as soon as {@link #write} returns. */
  Optional<FileLog> durable();

  /** What is wrong with the destination now; empty for nothing. */
  default String trouble() {
    return "";
  }
}
