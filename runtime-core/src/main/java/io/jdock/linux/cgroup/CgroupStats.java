package io.jdock.linux.cgroup;

import java.util.List;
import java.util.Map;

/**
 * What a control group used so far: the figures of Docker's stats endpoint.
 *
 * @param cpu CPU time
 * @param memory memory, at this moment
 * @param pids tasks, at this moment
 * @param ioServiceBytes bytes read and written, by device
 * @param ioServiced reads and writes, by device
 * @param systemCpuNanos CPU time of the whole machine, idle included, in nanoseconds
 * @param onlineCpus CPUs of the machine that are in use
 */
public record CgroupStats(
    Cpu cpu,
    Memory memory,
    Pids pids,
    List<BlkioEntry> ioServiceBytes,
    List<BlkioEntry> ioServiced,
    long systemCpuNanos,
    int onlineCpus) {

  /**
   * CPU time in nanoseconds.
   *
   * @param perCpuNanos by CPU; empty on v2, which does not tell
   * @param periods CFS periods that passed
   * @param throttledPeriods of these, those in which the quota was used up
   * @param throttledNanos how long it had to wait for that
   */
  public record Cpu(
      long totalNanos,
      long userNanos,
      long kernelNanos,
      List<Long> perCpuNanos,
      long periods,
      long throttledPeriods,
      long throttledNanos) {}

  /**
   * Memory in bytes.
   *
   * @param usage page cache included, as the kernel counts it
   * @param maxUsage the most it ever was; 0 where the kernel does not tell
   * @param limit the limit, or the machine's memory when there is none
   * @param failures how often the limit was hit
   * @param stat memory.stat, by key
   */
  public record Memory(
      long usage, long maxUsage, long limit, long failures, Map<String, Long> stat) {}

  /**
   * Tasks.
   *
   * @param limit 0 for unlimited
   */
  public record Pids(long current, long limit) {}

  /**
   * One line of the block I/O statistics.
   *
   * @param operation {@code Read}, {@code Write}, {@code Sync}, {@code Total} and so on; lower case
   *     on v2, as Docker reports it
   */
  public record BlkioEntry(long major, long minor, String operation, long value) {}
}
