package io.jdock.engine;

import java.util.concurrent.CompletionStage;

/**
 * A client attached to a container's or exec's streams. Closing it detaches; the process goes on.
 */
public interface Attachment extends AutoCloseable {

  /** Whether the process has a terminal: output is then one raw stream. */
  boolean tty();

  /**
   * Writes to standard input; complete when the process's end of it has taken the bytes, which is
   * when the next may be written. Detach keys among them detach.
   */
  CompletionStage<Void> writeStdin(byte[] bytes);

  /** The client's end of standard input is closed; its output goes on. */
  void closeStdin();

  /** Completes when the streams have ended, or the client is detached. */
  CompletionStage<Ending> done();

  /** How an attachment ended. */
  enum Ending {
    STREAMS_ENDED,
    DETACHED
  }

  @Override
  void close();
}
