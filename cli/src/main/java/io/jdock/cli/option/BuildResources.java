package io.jdock.cli.option;

import io.jdock.api.client.Json;
import io.jdock.api.client.JsonObject;
import io.jdock.api.client.Query;
import io.jdock.cli.flag.Flag;
import io.jdock.cli.flag.Flags;
import java.util.List;

/** The limits of a build's RUN steps, as the query of {@code POST /build} has them. */
public final class BuildResources {
  private final Flag<Long> memory;
  private final Flag<Long> memorySwap;
  private final Flag<Long> cpuShares;
  private final Flag<Long> cpuPeriod;
  private final Flag<Long> cpuQuota;
  private final Flag<String> cpusetCpus;
  private final Flag<String> cpusetMems;
  private final Flag<Long> shmSize;
  private final Flag<String> cgroupParent;
  private final Flag<List<JsonObject>> ulimits;

  public BuildResources(Flags flags) {
    memory = flags.value("m", "memory", "bytes", "Memory limit", 0L, ByteSize::parse);
    memorySwap =
        flags.value(
            null,
            "memory-swap",
            "bytes",
            "Swap limit equal to memory plus swap: '-1' to enable unlimited swap",
            0L,
            ByteSize::parseOrUnlimited);
    cpuShares = flags.integer("c", "cpu-shares", 0, "CPU shares (relative weight)");
    cpuPeriod =
        flags.integer(
            null, "cpu-period", 0, "Limit the CPU CFS (Completely Fair Scheduler) period");
    cpuQuota =
        flags.integer(null, "cpu-quota", 0, "Limit the CPU CFS (Completely Fair Scheduler) quota");
    cpusetCpus = flags.string(null, "cpuset-cpus", "CPUs in which to allow execution (0-3, 0,1)");
    cpusetMems = flags.string(null, "cpuset-mems", "MEMs in which to allow execution (0-3, 0,1)");
    shmSize = flags.value(null, "shm-size", "bytes", "Size of /dev/shm", 0L, ByteSize::parse);
    cgroupParent = flags.string(null, "cgroup-parent", "Optional parent cgroup for the container");
    ulimits = flags.list(null, "ulimit", "ulimit", "Ulimit options", Ulimits::parse);
  }

  /** Adds those that were given. */
  public void into(Query query) {
    number(query, "memory", memory);
    number(query, "memswap", memorySwap);
    number(query, "cpushares", cpuShares);
    number(query, "cpuperiod", cpuPeriod);
    number(query, "cpuquota", cpuQuota);
    number(query, "shmsize", shmSize);
    query.addUnlessEmpty("cpusetcpus", cpusetCpus.get());
    query.addUnlessEmpty("cpusetmems", cpusetMems.get());
    query.addUnlessEmpty("cgroupparent", cgroupParent.get());
    if (!ulimits.get().isEmpty()) {
      query.add("ulimits", Json.write(Ulimits.sorted(ulimits.get())));
    }
  }

  private static void number(Query query, String name, Flag<Long> flag) {
    if (flag.get() != 0) {
      query.add(name, Long.toString(flag.get()));
    }
  }
}
