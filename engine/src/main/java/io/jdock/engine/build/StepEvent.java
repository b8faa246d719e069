package io.jdock.engine.build;

/**
 * What happens to a step that is shown by itself: a FROM, or an instruction that makes files.
 *
 * @param step its number in the build, from 1
 * @param name with its place in the stage, such as {@code [builder 2/5] RUN make}
 * @param nanos how long it took; 0 while it goes on
 */
public record StepEvent(int step, String name, State state, long nanos) {
  /** How far it is. */
  public enum State {
    BEGUN,
    CACHED,
    DONE,
    FAILED
  }
}
