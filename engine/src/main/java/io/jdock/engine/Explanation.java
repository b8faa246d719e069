package io.jdock.engine;

import io.jdock.linux.KernelJournal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the kernel was asked to do, or would be.
 *
 * @param containerId null for a plan
 * @param totalNanos from the first step's begin to the last one's end; of all steps for a network;
 *     0 for a plan
 */
public record Explanation(
    @Nullable String containerId,
    String name,
    String image,
    long totalNanos,
    List<Chapter> phases) {
  public Explanation {
    phases = List.copyOf(phases);
  }

  /** The same with another total, in nanoseconds. */
  public Explanation withTotal(long nanos) {
    return new Explanation(containerId, name, image, nanos, phases);
  }

  /** The steps of one phase, in order. */
  public record Chapter(KernelJournal.Phase phase, long nanos, List<Step> steps) {
    public Chapter {
      steps = List.copyOf(steps);
    }
  }

  /**
   * One thing asked of the kernel.
   *
   * @param shell the command that would have done the same; empty when there is none
   * @param errno 0 when it succeeded
   * @param error the kernel's words; empty when it succeeded
   * @param startNanos after the first step's begin
   */
  public record Step(
      String call,
      String reason,
      String shell,
      int errno,
      String error,
      long result,
      long startNanos,
      long nanos) {}
}
