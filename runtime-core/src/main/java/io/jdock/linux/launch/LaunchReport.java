package io.jdock.linux.launch;

import io.jdock.linux.KernelJournal;
import io.jdock.linux.KernelJournal.Phase;
import io.jdock.linux.KernelJournal.Step;
import java.util.List;
import java.util.function.Supplier;

/**
 * Tells the journal what a program did and how long each call took. The stub notes the processor's
 * counter; what a tick is worth is told by the calls in the program that ask for the time.
 */
final class LaunchReport {
  private final LaunchProgram program;
  private final long start;
  private final long end;
  private final double nanosPerTick;
  private final long baseTicks;
  private final long baseNanos;

  /**
   * @param start {@link System#nanoTime} before clone, the kernel's CLOCK_MONOTONIC
   * @param end the same afterwards
   */
  LaunchReport(LaunchProgram program, long start, long end) {
    this.program = program;
    this.start = start;
    this.end = end;
    List<LaunchProgram.ClockMark> marks =
        program.clockMarks().stream().filter(m -> program.result(m.index()) == 0).toList();
    if (marks.size() >= 2) {
      LaunchProgram.ClockMark first = marks.get(0);
      LaunchProgram.ClockMark last = marks.get(marks.size() - 1);
      baseTicks = program.counter(first.index());
      baseNanos = first.nanos();
      long ticks = program.counter(last.index()) - baseTicks;
      nanosPerTick = ticks <= 0 ? 0 : (double) (last.nanos() - baseNanos) / ticks;
    } else {
      baseTicks = 0;
      baseNanos = start;
      nanosPerTick = 0;
    }
  }

  void tell(
      KernelJournal journal,
      Supplier<String> call,
      String reason,
      Supplier<String> shell,
      long pid) {
    long previous = nanosPerTick == 0 ? start : nanosAt(0);
    journal.record(
        new Step(
            Phase.NAMESPACES, call, reason, shell, 0, pid, start, Math.max(0, previous - start)));
    List<LaunchRecord> records = program.records();
    for (int i = 0; i < records.size(); i++) {
      LaunchRecord record = records.get(i);
      long result = program.result(i);
      boolean executed = result == LaunchRecord.NOT_REACHED;
      long done = executed ? end : nanosPerTick == 0 ? previous : nanosAt(i);
      if (!record.isSilent() || record.endsWith(result)) {
        boolean error = !executed && result < 0 && result >= -4095;
        journal.record(
            new Step(
                record.phase(),
                record.call(),
                record.reason(),
                record.shell(),
                error ? (int) -result : 0,
                executed || error ? 0 : result,
                previous,
                Math.max(0, done - previous)));
      }
      previous = done;
      if (executed || record.endsWith(result)) {
        return;
      }
    }
  }

  private long nanosAt(int index) {
    return baseNanos + (long) ((program.counter(index) - baseTicks) * nanosPerTick);
  }
}
