package io.jdock.linux.seccomp;

import io.jdock.linux.seccomp.BpfAssembler.Instruction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Decisions for all numbers of one audit architecture, as ranges: neighbours that are decided alike
 * are one. Compiled to a binary search, some seven comparisons deep for Docker's profile.
 */
final class DecisionTable {
  /** Where a tracer skips a call, the number is -1. */
  static final long SKIPPED = 0xffffffffL;

  /** The first number of each range, and what is decided for the range. */
  private final TreeMap<Long, Decision> ranges = new TreeMap<>();

  DecisionTable(Decision otherwise) {
    ranges.put(0L, otherwise);
  }

  /** Decides for the numbers from first to last, both included. */
  void decide(long first, long last, Decision decision) {
    Map.Entry<Long, Decision> following = ranges.floorEntry(last + 1);
    if (following != null) {
      ranges.put(last + 1, following.getValue());
    }
    ranges.subMap(first, true, last, true).clear();
    ranges.put(first, decision);
  }

  /** Code for the number in the accumulator. */
  List<Instruction> code() {
    List<Map.Entry<Long, Decision>> merged = new ArrayList<>();
    for (Map.Entry<Long, Decision> range : ranges.entrySet()) {
      boolean repeated =
          !merged.isEmpty() && merged.get(merged.size() - 1).getValue().equals(range.getValue());
      if (!repeated && range.getKey() <= SKIPPED) {
        merged.add(Map.entry(range.getKey(), range.getValue()));
      }
    }
    return search(merged);
  }

  private static List<Instruction> search(List<Map.Entry<Long, Decision>> ranges) {
    if (ranges.size() == 1) {
      return ranges.get(0).getValue().code();
    }
    int middle = ranges.size() / 2;
    return BpfAssembler.branch(
        BpfAssembler.JUMP_GREATER_OR_EQUAL,
        ranges.get(middle).getKey().intValue(),
        search(ranges.subList(middle, ranges.size())),
        search(ranges.subList(0, middle)));
  }
}
