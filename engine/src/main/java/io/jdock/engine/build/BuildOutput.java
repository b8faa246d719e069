package io.jdock.engine.build;

import io.jdock.engine.pull.ProgressSink;

/**
 * Takes what a build tells, in order; called by one thread at a time, but for what is told of steps
 * side by side.
 */
public interface BuildOutput {

  /** Text for the terminal, with its line ends. */
  void text(String text);

  /**
   * What a RUN step's program printed.
   *
   * @return whether it takes more at once; after {@code false} the build waits for {@link
   *     #onWritable}
   */
  boolean program(String text, boolean stderr);

  /**
   * Whether steps are told by {@link #step} as they happen, those of several stages side by side,
   * and not as text one stage after the other.
   */
  boolean sideBySide();

  /** What happens to a step, where that is asked for. */
  void step(StepEvent event);

  /** What the program of one of several steps printed, see {@link #program(String, boolean)}. */
  boolean program(int step, String text, boolean stderr);

  /** Runs the action once, as soon as more can be taken; at once when that is so already. */
  void onWritable(Runnable action);

  /** How far the pull of a base image is. */
  ProgressSink pull();

  /**
   * The id of the image of a stage.
   *
   * @param id {@code sha256:...}
   */
  void image(String id);
}
