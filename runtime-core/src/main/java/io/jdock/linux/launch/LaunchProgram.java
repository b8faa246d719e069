package io.jdock.linux.launch;

import io.jdock.linux.KernelJournal.Step;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import jnr.ffi.Pointer;

/**
 * A child's life before exec, assembled in native memory. Runs once.
 *
 * @see RecordLayout
 */
public final class LaunchProgram {
  private final List<LaunchRecord> records;
  private final LaunchMemory memory;
  private final Pointer code;
  private final List<ClockMark> clockMarks;

  /** A record that asks for the time, and where the answer is. */
  record ClockMark(int index, Pointer timespec) {
    long nanos() {
      return timespec.getLong(0) * 1_000_000_000L + timespec.getLong(8);
    }
  }

  LaunchProgram(List<LaunchRecord> records, LaunchMemory memory, List<ClockMark> clockMarks) {
    this.records = List.copyOf(records);
    this.memory = memory;
    this.clockMarks = List.copyOf(clockMarks);
    this.code = memory.allocate((records.size() + 1) * RecordLayout.BYTES);
    assemble();
  }

  private void assemble() {
    Map<LaunchRecord, Integer> places = new IdentityHashMap<>();
    long start = code.address();
    for (int i = 0; i < records.size(); i++) {
      LaunchRecord record = records.get(i);
      long at = (long) i * RecordLayout.BYTES;
      code.putLong(at + RecordLayout.NUMBER, record.number().number());
      code.putLong(at + RecordLayout.TOLERATED, record.tolerated());
      code.putLong(at + RecordLayout.RESULT, LaunchRecord.NOT_REACHED);
      for (int k = 0; k < 6; k++) {
        long constant = at + RecordLayout.CONSTANTS + k * 8L;
        long source = constant;
        if (k < record.arguments().size()) {
          Value argument = record.arguments().get(k);
          if (argument instanceof LaunchRecord earlier) {
            Integer place = places.get(earlier);
            if (place == null) {
              throw new IllegalStateException(
                  record.call().get() + " takes the result of a later record");
            }
            source = (long) place * RecordLayout.BYTES + RecordLayout.RESULT;
          } else if (argument instanceof Value.Constant number) {
            code.putLong(constant, number.number());
          }
        }
        code.putLong(at + RecordLayout.ARGUMENTS + k * 8L, start + source);
      }
      places.put(record, i);
    }
    code.putLong((long) records.size() * RecordLayout.BYTES, RecordLayout.END);
  }

  public List<LaunchRecord> records() {
    return records;
  }

  /** The story without the doing: no results, no times. */
  public List<Step> plan() {
    return records.stream()
        .filter(r -> !r.isSilent())
        .map(r -> new Step(r.phase(), r.call(), r.reason(), r.shell(), 0, 0, 0, 0))
        .toList();
  }

  /** The address of the first record. */
  long address() {
    return code.address();
  }

  LaunchMemory memory() {
    return memory;
  }

  /** What the record returned; {@link LaunchRecord#NOT_REACHED} when it was not executed. */
  long result(int index) {
    return code.getLong((long) index * RecordLayout.BYTES + RecordLayout.RESULT);
  }

  /** The processor's counter when the record had been executed. */
  long counter(int index) {
    return code.getLong((long) index * RecordLayout.BYTES + RecordLayout.COUNTER);
  }

  List<ClockMark> clockMarks() {
    return clockMarks;
  }
}
