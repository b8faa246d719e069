package io.jdock.linux.cgroup;

import io.jdock.linux.cgroup.CgroupResources.DeviceValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns limits into the files of cgroup v2. Device rules are none of these: they are a BPF program.
 *
 * @see <a href="https://docs.kernel.org/admin-guide/cgroup-v2.html">Control Group v2</a>
 */
final class V2Settings {
  private static final long DEFAULT_PERIOD = 100_000;
  private static final long MIN_SHARES = 2;
  private static final long MAX_SHARES = 262_144;
  private static final long MAX_WEIGHT = 10_000;

  private final List<Setting> settings = new ArrayList<>();

  private V2Settings() {}

  static List<Setting> of(CgroupResources limits) {
    V2Settings plan = new V2Settings();
    plan.cpu(limits);
    plan.memory(limits);
    Long pids = limits.pidsLimit();
    if (pids != null) {
      plan.add("pids", "pids.max", max(pids, 1), "at most so many tasks", Warnings.PIDS);
    }
    plan.io(limits);
    return List.copyOf(plan.settings);
  }

  /**
   * A weight of v2 (1 to 10000, 100 the default) for shares of v1 (2 to 262144, 1024 the default):
   * the curve that keeps both ends and the default, as runc's newer versions draw it.
   */
  static long weight(long shares) {
    if (shares <= MIN_SHARES) {
      return 1;
    }
    if (shares >= MAX_SHARES) {
      return MAX_WEIGHT;
    }
    double log = Math.log(shares) / Math.log(2);
    double exponent = (log * log + 125 * log) / 612 - 7.0 / 34;
    double rounding = 1e-9;
    return (long) Math.ceil(Math.pow(10, exponent) - rounding);
  }

  private void cpu(CgroupResources limits) {
    Long shares = limits.cpuShares();
    if (shares != null && shares > 0) {
      add("cpu", "cpu.weight", weight(shares), "its weight for the CPU", Warnings.SHARES);
    }
    Long quota = limits.cpuQuota();
    Long period = limits.cpuPeriod();
    if (quota != null || period != null) {
      String time = quota == null ? "max" : max(quota, 1);
      long length = period == null || period == 0 ? DEFAULT_PERIOD : period;
      add("cpu", "cpu.max", time + " " + length, "CPU time in a period", Warnings.CFS);
    }
    if (limits.cpuRealtimePeriod() != null || limits.cpuRealtimeRuntime() != null) {
      settings.add(missing("cpu", Warnings.REALTIME));
    }
    add("cpuset", "cpuset.cpus", limits.cpusetCpus(), "the CPUs it may use", Warnings.CPUSET);
    add(
        "cpuset",
        "cpuset.mems",
        limits.cpusetMems(),
        "the memory nodes it may use",
        Warnings.CPUSET);
  }

  private void memory(CgroupResources limits) {
    Long memory = limits.memory();
    Long swap = limits.memorySwap();
    if (swap == null && memory != null && memory == -1) {
      swap = -1L;
    }
    if (swap != null) {
      boolean limited = swap >= 0;
      long swapOnly = memory == null || memory < 0 || !limited ? swap : swap - memory;
      add(
          "memory",
          "memory.swap.max",
          max(swapOnly, 0),
          "swap, at most",
          limited ? Warnings.SWAP : Warnings.NONE);
    }
    if (memory != null) {
      add(
          "memory",
          "memory.max",
          max(memory, 0),
          "memory, at most; beyond that the kernel kills",
          Warnings.MEMORY);
    }
    Long reservation = limits.memoryReservation();
    if (reservation != null) {
      add(
          "memory",
          "memory.low",
          max(reservation, 0),
          "what it keeps when memory is short",
          Warnings.RESERVATION);
    }
    if (limits.memorySwappiness() != null) {
      settings.add(missing("memory", Warnings.SWAPPINESS));
    }
    Boolean disable = limits.oomKillDisable();
    if (disable != null && disable) {
      settings.add(missing("memory", Warnings.OOM_KILL_DISABLE));
    }
  }

  private void io(CgroupResources limits) {
    Integer weight = limits.blkioWeight();
    if (weight != null) {
      settings.add(
          new Setting(
              "io",
              List.of("io.weight", "io.bfq.weight"),
              Long.toString(ioWeight(weight)),
              "its weight for block I/O",
              Warnings.BLKIO_WEIGHT));
    }
    for (DeviceValue device : limits.blkioWeightDevices()) {
      settings.add(
          new Setting(
              "io",
              List.of("io.weight", "io.bfq.weight"),
              device.major() + ":" + device.minor() + " " + ioWeight(device.value()),
              "its weight for this device",
              Warnings.BLKIO_WEIGHT_DEVICE));
    }
    throttle("rbps", limits.readBps(), Warnings.READ_BPS);
    throttle("wbps", limits.writeBps(), Warnings.WRITE_BPS);
    throttle("riops", limits.readIops(), Warnings.READ_IOPS);
    throttle("wiops", limits.writeIops(), Warnings.WRITE_IOPS);
  }

  /** From v1's 10 to 1000 to v2's 1 to 10000, linearly. */
  private static long ioWeight(long weight) {
    return 1 + (weight - 10) * 9999 / 990;
  }

  private void throttle(String key, List<DeviceValue> limits, String warning) {
    for (DeviceValue limit : limits) {
      String value = limit.major() + ":" + limit.minor() + " " + key + "=" + max(limit.value(), 1);
      add("io", "io.max", value, "I/O on this device, a second at most", warning);
    }
  }

  private static String max(long value, long least) {
    return value < least ? "max" : Long.toString(value);
  }

  /** What v2 has no file for: only the warning remains. */
  private static Setting missing(String controller, String warning) {
    return new Setting(controller, List.of(), "", "", warning);
  }

  private void add(
      String controller, String file, @Nullable Object value, String reason, String warning) {
    if (value != null) {
      settings.add(Setting.of(controller, file, value.toString(), reason, warning));
    }
  }
}
