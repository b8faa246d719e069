package io.jdock.engine.stream;

import io.jdock.engine.log.ContainerLog;
import org.jspecify.annotations.Nullable;

/**
 * The streams of one run of a process: there before it starts, so that clients can attach and miss
 * nothing.
 *
 * @param input null when its standard input is not kept open
 * @param closesWithClient whether the first client's end of input is the process'
 */
public record ProcessStreams(
    OutputHub output, @Nullable StdinFeed input, boolean tty, boolean closesWithClient) {

  public static ProcessStreams of(
      StreamLoop loop,
      @Nullable ContainerLog log,
      boolean openStdin,
      boolean stdinOnce,
      boolean tty) {
    return new ProcessStreams(
        new OutputHub(loop, log), openStdin ? new StdinFeed(loop) : null, tty, stdinOnce && !tty);
  }
}
