package io.jdock.engine;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A reading of a container's use of resources.
 *
 * @param read when; {@link Instant#EPOCH} when it does not run
 * @param previousCpu the reading before; {@link Cpu#NONE} when this is the first
 * @param networks by the interface's name in the container
 */
public record StatsSample(
    String id,
    String name,
    Instant read,
    Instant previousRead,
    Cpu cpu,
    Cpu previousCpu,
    Memory memory,
    List<BlockIo> blockIo,
    long pids,
    long pidsLimit,
    Map<String, Network> networks) {

  /**
   * @param totalUsage nanoseconds
   * @param systemUsage nanoseconds of all CPUs of the host together
   */
  public record Cpu(
      long totalUsage,
      long userMode,
      long kernelMode,
      long systemUsage,
      int onlineCpus,
      long periods,
      long throttledPeriods,
      long throttledNanos) {
    public static final Cpu NONE = new Cpu(0, 0, 0, 0, 0, 0, 0, 0);
  }

  /**
   * @param usage bytes, page cache included
   * @param maxUsage bytes; 0 when the kernel does not tell
   * @param limit bytes; the host's memory when not limited
   * @param stats the kernel's memory.stat
   */
  public record Memory(
      long usage, long maxUsage, long limit, long failures, Map<String, Long> stats) {}

  /**
   * @param operation {@code read}, {@code write}
   */
  public record BlockIo(long major, long minor, String operation, long bytes, long operations) {}

  /** Counters of one interface. */
  public record Network(
      long rxBytes,
      long rxPackets,
      long rxErrors,
      long rxDropped,
      long txBytes,
      long txPackets,
      long txErrors,
      long txDropped) {}
}
