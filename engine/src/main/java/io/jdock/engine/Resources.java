package io.jdock.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Limits of a container, by Docker's names. Zero, empty or null is: not limited, or, in an update,
 * left as it is.
 *
 * @param memory bytes
 * @param memorySwap bytes of memory and swap together; -1 without limit
 * @param memoryReservation bytes
 * @param memorySwappiness 0 to 100; null or -1 for the kernel's
 * @param nanoCpus billionths of a CPU
 * @param cpuShares relative weight, 1024 is the usual
 * @param cpuPeriod microseconds
 * @param cpuQuota microseconds a period
 * @param cpuRealtimePeriod microseconds
 * @param cpuRealtimeRuntime microseconds
 * @param cpusetCpus {@code 0-2,4}
 * @param cpusetMems {@code 0-1}
 * @param pidsLimit null leaves it, 0 or -1 is without limit
 * @param oomKillDisable null is the kernel's default
 * @param blkioWeight 10 to 1000
 */
public record Resources(
    long memory,
    long memorySwap,
    long memoryReservation,
    @Nullable Long memorySwappiness,
    long nanoCpus,
    long cpuShares,
    long cpuPeriod,
    long cpuQuota,
    long cpuRealtimePeriod,
    long cpuRealtimeRuntime,
    String cpusetCpus,
    String cpusetMems,
    @Nullable Long pidsLimit,
    @Nullable Boolean oomKillDisable,
    int blkioWeight,
    List<Ulimit> ulimits,
    List<DeviceMapping> devices,
    List<String> deviceCgroupRules) {

  public static final Resources UNLIMITED =
      new Resources(
          0, 0, 0, null, 0, 0, 0, 0, 0, 0, "", "", null, null, 0, List.of(), List.of(), List.of());

  public Resources {
    ulimits = List.copyOf(ulimits);
    devices = List.copyOf(devices);
    deviceCgroupRules = List.copyOf(deviceCgroupRules);
  }

  /**
   * A resource limit of setrlimit(2).
   *
   * @param name as Docker writes it: {@code nofile}
   * @param soft -1 for unlimited
   * @param hard -1 for unlimited
   */
  public record Ulimit(String name, long soft, long hard) {}

  /**
   * A device of the host made available.
   *
   * @param cgroupPermissions some of {@code rwm}
   */
  public record DeviceMapping(
      String pathOnHost, String pathInContainer, String cgroupPermissions) {}
}
