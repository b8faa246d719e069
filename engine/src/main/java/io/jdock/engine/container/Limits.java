package io.jdock.engine.container;

import io.jdock.engine.Resources;
import io.jdock.engine.Resources.Ulimit;
import io.jdock.linux.Rlimit;
import io.jdock.linux.RlimitResource;
import io.jdock.linux.cgroup.CgroupResources;
import io.jdock.linux.cgroup.DeviceRule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A container's limits in the kernel's terms: control group and resource limits. */
final class Limits {
  private Limits() {}

  /**
   * @param devices null leaves the device rules alone
   */
  static CgroupResources cgroup(Resources r, @Nullable List<DeviceRule> devices) {
    CgroupResources.Builder builder =
        CgroupResources.builder()
            .memory(positive(r.memory()))
            .memorySwap(r.memorySwap() == 0 ? null : Long.valueOf(r.memorySwap()))
            .memoryReservation(positive(r.memoryReservation()))
            .memorySwappiness(swappiness(r.memorySwappiness()))
            .oomKillDisable(Boolean.TRUE.equals(r.oomKillDisable()) ? true : null)
            .cpuShares(positive(r.cpuShares()))
            .cpuRealtimePeriod(positive(r.cpuRealtimePeriod()))
            .cpuRealtimeRuntime(positive(r.cpuRealtimeRuntime()))
            .cpusetCpus(r.cpusetCpus().isEmpty() ? null : r.cpusetCpus())
            .cpusetMems(r.cpusetMems().isEmpty() ? null : r.cpusetMems())
            .pidsLimit(r.pidsLimit() == null || r.pidsLimit() == 0 ? null : r.pidsLimit())
            .blkioWeight(r.blkioWeight() == 0 ? null : Integer.valueOf(r.blkioWeight()))
            .devices(devices);
    if (r.nanoCpus() > 0) {
      builder.nanoCpus(r.nanoCpus());
    } else {
      builder
          .cpuPeriod(positive(r.cpuPeriod()))
          .cpuQuota(r.cpuQuota() == 0 ? null : Long.valueOf(r.cpuQuota()));
    }
    return builder.build();
  }

  private static @Nullable Long positive(long value) {
    return value > 0 ? value : null;
  }

  private static @Nullable Long swappiness(@Nullable Long value) {
    return value == null || value < 0 ? null : value;
  }

  /** The daemon's default limits with the container's own over them. */
  static List<Rlimit> rlimits(List<Ulimit> defaults, List<Ulimit> wanted) {
    Map<String, Ulimit> byName = new LinkedHashMap<>();
    defaults.forEach(limit -> byName.put(limit.name(), limit));
    wanted.forEach(limit -> byName.put(limit.name(), limit));
    List<Rlimit> limits = new ArrayList<>();
    for (Ulimit limit : byName.values()) {
      RlimitResource resource = RlimitResource.find(limit.name()).orElseThrow();
      limits.add(new Rlimit(resource, limit.soft(), limit.hard()));
    }
    return limits;
  }
}
