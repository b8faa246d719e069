package io.jdock.linux.cgroup;

import io.jdock.linux.cgroup.CgroupResources.DeviceValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns limits into the files of cgroup v1, in the order in which the kernel takes them. */
final class V1Settings {
  private final List<Setting> settings = new ArrayList<>();

  private V1Settings() {}

  /**
   * @param swapFirst whether the limit of memory and swap must be raised before that of memory,
   *     which it may never be below
   */
  static List<Setting> of(CgroupResources limits, boolean swapFirst) {
    V1Settings plan = new V1Settings();
    plan.devices(limits);
    plan.cpu(limits);
    plan.memory(limits, swapFirst);
    plan.add("pids", "pids.max", pids(limits.pidsLimit()), "at most so many tasks", Warnings.PIDS);
    plan.blkio(limits);
    return List.copyOf(plan.settings);
  }

  private static @Nullable String pids(@Nullable Long limit) {
    if (limit == null) {
      return null;
    }
    return limit <= 0 ? "max" : limit.toString();
  }

  private void devices(CgroupResources limits) {
    List<DeviceRule> rules = limits.devices();
    if (rules == null) {
      return;
    }
    for (DeviceRule rule : rules) {
      String reason = rule.allow() ? "this device is allowed" : "no device unless allowed below";
      String file = rule.allow() ? "devices.allow" : "devices.deny";
      add("devices", file, rule.line(), reason, Warnings.DEVICES);
    }
  }

  private void cpu(CgroupResources limits) {
    add("cpu", "cpu.shares", limits.cpuShares(), "its weight for the CPU", Warnings.SHARES);
    add("cpu", "cpu.cfs_period_us", limits.cpuPeriod(), "the period of the quota", Warnings.CFS);
    add("cpu", "cpu.cfs_quota_us", limits.cpuQuota(), "CPU time in a period", Warnings.CFS);
    add(
        "cpu",
        "cpu.rt_period_us",
        limits.cpuRealtimePeriod(),
        "the period of real-time tasks",
        Warnings.REALTIME);
    add(
        "cpu",
        "cpu.rt_runtime_us",
        limits.cpuRealtimeRuntime(),
        "real-time CPU time in a period",
        Warnings.REALTIME);
    add("cpuset", "cpuset.cpus", limits.cpusetCpus(), "the CPUs it may use", Warnings.CPUSET);
    add(
        "cpuset",
        "cpuset.mems",
        limits.cpusetMems(),
        "the memory nodes it may use",
        Warnings.CPUSET);
  }

  private void memory(CgroupResources limits, boolean swapFirst) {
    Long swap = limits.memorySwap();
    boolean unlimitedMemory = Long.valueOf(-1).equals(limits.memory());
    if (swap == null && unlimitedMemory) {
      swap = -1L;
    }
    String swapWarning = Long.valueOf(-1).equals(swap) ? Warnings.NONE : Warnings.SWAP;
    String swapFile = "memory.memsw.limit_in_bytes";
    if (swapFirst) {
      add("memory", swapFile, swap, "memory and swap, at most", swapWarning);
    }
    add(
        "memory",
        "memory.limit_in_bytes",
        limits.memory(),
        "memory, at most; beyond that the kernel kills",
        Warnings.MEMORY);
    if (!swapFirst) {
      add("memory", swapFile, swap, "memory and swap, at most", swapWarning);
    }
    add(
        "memory",
        "memory.soft_limit_in_bytes",
        limits.memoryReservation(),
        "what it keeps when memory is short",
        Warnings.RESERVATION);
    add(
        "memory",
        "memory.swappiness",
        limits.memorySwappiness(),
        "how readily it swaps",
        Warnings.SWAPPINESS);
    Boolean disable = limits.oomKillDisable();
    if (disable != null && disable) {
      add(
          "memory",
          "memory.oom_control",
          "1",
          "out of memory, its processes wait instead of dying",
          Warnings.OOM_KILL_DISABLE);
    }
  }

  private void blkio(CgroupResources limits) {
    Integer weight = limits.blkioWeight();
    if (weight != null) {
      settings.add(
          new Setting(
              "blkio",
              List.of("blkio.weight", "blkio.bfq.weight"),
              weight.toString(),
              "its weight for block I/O",
              Warnings.BLKIO_WEIGHT));
    }
    for (DeviceValue device : limits.blkioWeightDevices()) {
      settings.add(
          new Setting(
              "blkio",
              List.of("blkio.weight_device", "blkio.bfq.weight_device"),
              device.line(),
              "its weight for this device",
              Warnings.BLKIO_WEIGHT_DEVICE));
    }
    throttle("blkio.throttle.read_bps_device", limits.readBps(), Warnings.READ_BPS);
    throttle("blkio.throttle.write_bps_device", limits.writeBps(), Warnings.WRITE_BPS);
    throttle("blkio.throttle.read_iops_device", limits.readIops(), Warnings.READ_IOPS);
    throttle("blkio.throttle.write_iops_device", limits.writeIops(), Warnings.WRITE_IOPS);
  }

  private void throttle(String file, List<DeviceValue> limits, String warning) {
    for (DeviceValue limit : limits) {
      add("blkio", file, limit.line(), "I/O on this device, a second at most", warning);
    }
  }

  private void add(
      String controller, String file, @Nullable Object value, String reason, String warning) {
    if (value != null) {
      settings.add(Setting.of(controller, file, value.toString(), reason, warning));
    }
  }
}
