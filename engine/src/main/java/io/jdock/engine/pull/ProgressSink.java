package io.jdock.engine.pull;

/** Takes a pull's progress; called from several threads, one call at a time. */
@FunctionalInterface
public interface ProgressSink {

  /** Takes one step; must not block for long, since the downloads wait for it. */
  void report(PullProgress progress);
}
