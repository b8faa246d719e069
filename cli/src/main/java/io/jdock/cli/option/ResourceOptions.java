package io.jdock.cli.option;

import io.jdock.api.client.JsonObject;
import io.jdock.cli.flag.Flag;
import io.jdock.cli.flag.Flags;

/** The limits that {@code run}, {@code create} and {@code update} share. */
public final class ResourceOptions {
  private final Flag<Long> cpuPeriod;
  private final Flag<Long> cpuQuota;
  private final Flag<Long> cpuShares;
  private final Flag<Long> cpus;
  private final Flag<String> cpusetCpus;
  private final Flag<String> cpusetMems;
  private final Flag<Long> memory;
  private final Flag<Long> memoryReservation;
  private final Flag<Long> memorySwap;
  private final Flag<Long> pidsLimit;
  private final java.util.List<Flag<?>> all;

  public ResourceOptions(Flags flags) {
    cpuPeriod =
        flags.integer(null, "cpu-period", 0, "Limit CPU CFS (Completely Fair Scheduler) period");
    cpuQuota =
        flags.integer(null, "cpu-quota", 0, "Limit CPU CFS (Completely Fair Scheduler) quota");
    cpuShares = flags.integer("c", "cpu-shares", 0, "CPU shares (relative weight)");
    cpus = flags.value(null, "cpus", "decimal", "Number of CPUs", 0L, Cpus::parse);
    cpusetCpus = flags.string(null, "cpuset-cpus", "CPUs in which to allow execution (0-3, 0,1)");
    cpusetMems = flags.string(null, "cpuset-mems", "MEMs in which to allow execution (0-3, 0,1)");
    memory = bytes(flags, "m", "memory", "Memory limit");
    memoryReservation = bytes(flags, null, "memory-reservation", "Memory soft limit");
    memorySwap =
        flags.value(
            null,
            "memory-swap",
            "bytes",
            "Swap limit equal to memory plus swap: '-1' to enable unlimited swap",
            0L,
            ByteSize::parseOrUnlimited);
    pidsLimit =
        flags.integer(null, "pids-limit", 0, "Tune container pids limit (set -1 for unlimited)");
    all =
        java.util.List.of(
            cpuPeriod,
            cpuQuota,
            cpuShares,
            cpus,
            cpusetCpus,
            cpusetMems,
            memory,
            memoryReservation,
            memorySwap,
            pidsLimit);
  }

  private static Flag<Long> bytes(
      Flags flags, @org.jspecify.annotations.Nullable String shorthand, String name, String text) {
    return flags.value(shorthand, name, "bytes", text, 0L, ByteSize::parse);
  }

  /** Whether any of them was given. */
  public boolean changed() {
    return all.stream().anyMatch(Flag::changed);
  }

  public long memory() {
    return memory.get();
  }

  /** Puts all of them into a HostConfig or an update. */
  public void into(JsonObject object) {
    object
        .put("CpuShares", cpuShares.get())
        .put("Memory", memory.get())
        .put("NanoCpus", cpus.get())
        .put("CpuPeriod", cpuPeriod.get())
        .put("CpuQuota", cpuQuota.get())
        .put("CpusetCpus", cpusetCpus.get())
        .put("CpusetMems", cpusetMems.get())
        .put("MemoryReservation", memoryReservation.get())
        .put("MemorySwap", memorySwap.get())
        .put("PidsLimit", pidsLimit.get());
  }
}
