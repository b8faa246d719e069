package io.jdock.engine;

import java.util.List;

/**
 * Takes a container's output for one client. Called by one thread at a time, in order; must not
 * block.
 */
public interface StreamSink {

  /** Which stream the bytes are from. With a terminal all is {@link #STDOUT}. */
  enum Stream {
    STDIN,
    STDOUT,
    STDERR
  }

  /**
   * Takes the bytes. Nobody changes the array from now; several sinks may share it.
   *
   * @return whether it takes more at once; after {@code false} the engine waits for {@link
   *     #onWritable}
   */
  boolean write(Stream stream, byte[] bytes);

  /** A message of its own: to clients that see pieces, as of a log's lines. */
  record Piece(Stream stream, byte[] bytes) {}

  /**
   * Takes several pieces, in order; more at once than one by one.
   *
   * @return as {@link #write(Stream, byte[])}
   */
  default boolean write(List<Piece> pieces) {
    boolean more = true;
    for (Piece piece : pieces) {
      more = write(piece.stream(), piece.bytes());
    }
    return more;
  }

  /** Runs the action once, as soon as more can be written; at once when that is so already. */
  void onWritable(Runnable action);

  /** No more will come. Called exactly once. */
  void end();

  /** Something failed on the way; {@link #end} follows. */
  void failed(EngineException error);
}
