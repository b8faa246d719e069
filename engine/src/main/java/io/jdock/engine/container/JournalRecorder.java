package io.jdock.engine.container;

import io.jdock.engine.Explanation;
import io.jdock.linux.Errnos;
import io.jdock.linux.KernelJournal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects what the kernel is asked for one container; texts are made when it is stored. */
final class JournalRecorder implements KernelJournal {
  private final List<Step> steps = new ArrayList<>(96);

  @Override
  public synchronized void record(Step step) {
    steps.add(step);
  }

  synchronized List<Step> steps() {
    return List.copyOf(steps);
  }

  /** A step with its texts, as {@code journal.json} has it. */
  record StoredStep(
      Phase phase,
      String call,
      String reason,
      String shell,
      int errno,
      long result,
      long startNanos,
      long nanos) {}

  /** What {@code journal.json} and {@code teardown.json} hold. */
  record Stored(List<StoredStep> steps) {
    Stored {
      steps = List.copyOf(steps);
    }
  }

  Stored store() {
    return new Stored(steps().stream().map(JournalRecorder::render).toList());
  }

  static StoredStep render(Step step) {
    return new StoredStep(
        step.phase(),
        step.call().get(),
        step.reason(),
        step.shell().get(),
        step.errno(),
        step.result(),
        step.startNanos(),
        step.nanos());
  }

  /** Orders steps into phases; times become relative to the first one. */
  static Explanation explain(
      @Nullable String id, String name, String image, List<StoredStep> steps) {
    long first = Long.MAX_VALUE;
    long last = Long.MIN_VALUE;
    for (StoredStep step : steps) {
      if (step.startNanos() != 0 && step.phase() != Phase.TEARDOWN) {
        first = Math.min(first, step.startNanos());
        last = Math.max(last, step.startNanos() + step.nanos());
      }
    }
    Map<Phase, List<Explanation.Step>> byPhase = new EnumMap<>(Phase.class);
    for (StoredStep step : steps) {
      byPhase
          .computeIfAbsent(step.phase(), phase -> new ArrayList<>())
          .add(
              new Explanation.Step(
                  step.call(),
                  step.reason(),
                  step.shell(),
                  step.errno(),
                  step.errno() == 0 ? "" : Errnos.text(step.errno()),
                  step.result(),
                  step.startNanos() == 0 || first == Long.MAX_VALUE ? 0 : step.startNanos() - first,
                  step.nanos()));
    }
    List<Explanation.Chapter> chapters = new ArrayList<>();
    byPhase.forEach(
        (phase, all) ->
            chapters.add(
                new Explanation.Chapter(
                    phase, all.stream().mapToLong(Explanation.Step::nanos).sum(), all)));
    return new Explanation(id, name, image, last > first ? last - first : 0, chapters);
  }
}
