package io.jdock.linux.cgroup;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The limits of a control group. What is null is left as the kernel has it; so are empty lists.
 *
 * @param memory the most memory, in bytes; -1 for unlimited
 * @param memoryReservation what is left to it when memory is short, in bytes
 * @param memorySwap memory and swap together, in bytes; -1 for unlimited swap
 * @param memorySwappiness how readily it swaps, 0 to 100 (v1 only)
 * @param oomKillDisable let processes wait rather than die when memory is exhausted (v1 only)
 * @param cpuShares weight against its siblings; 1024 is the kernel's default
 * @param cpuPeriod length of a CFS period, in microseconds
 * @param cpuQuota CPU time in a period, in microseconds; -1 for unlimited
 * @param cpuRealtimePeriod length of a real-time period, in microseconds (v1 only)
 * @param cpuRealtimeRuntime real-time CPU time in a period, in microseconds (v1 only)
 * @param cpusetCpus the CPUs it may run on, such as {@code 0-2,4}
 * @param cpusetMems the memory nodes it may use
 * @param pidsLimit the most tasks; 0 or less for unlimited
 * @param blkioWeight weight of its I/O against its siblings', 10 to 1000
 * @param blkioWeightDevices the same by device
 * @param readBps bytes a second read from a device, at most
 * @param writeBps bytes a second written to a device, at most
 * @param readIops reads a second from a device, at most
 * @param writeIops writes a second to a device, at most
 * @param devices the device rules, see {@link DeviceRule#defaults}; null leaves them alone
 */
public record CgroupResources(
    @Nullable Long memory,
    @Nullable Long memoryReservation,
    @Nullable Long memorySwap,
    @Nullable Long memorySwappiness,
    @Nullable Boolean oomKillDisable,
    @Nullable Long cpuShares,
    @Nullable Long cpuPeriod,
    @Nullable Long cpuQuota,
    @Nullable Long cpuRealtimePeriod,
    @Nullable Long cpuRealtimeRuntime,
    @Nullable String cpusetCpus,
    @Nullable String cpusetMems,
    @Nullable Long pidsLimit,
    @Nullable Integer blkioWeight,
    List<DeviceValue> blkioWeightDevices,
    List<DeviceValue> readBps,
    List<DeviceValue> writeBps,
    List<DeviceValue> readIops,
    List<DeviceValue> writeIops,
    @Nullable List<DeviceRule> devices) {

  /** A number for one block device. */
  public record DeviceValue(long major, long minor, long value) {
    /** The form that blkio files take: {@code 8:0 1048576}. */
    String line() {
      return major + ":" + minor + " " + value;
    }
  }

  public CgroupResources {
    blkioWeightDevices = List.copyOf(blkioWeightDevices);
    readBps = List.copyOf(readBps);
    writeBps = List.copyOf(writeBps);
    readIops = List.copyOf(readIops);
    writeIops = List.copyOf(writeIops);
    devices = devices == null ? null : List.copyOf(devices);
  }

  /** Nothing limited. */
  public static CgroupResources none() {
    return builder().build();
  }

  public static Builder builder() {
    return new Builder();
  }

  /** Collects limits by name. */
  public static final class Builder {
    private @Nullable Long memory;
    private @Nullable Long memoryReservation;
    private @Nullable Long memorySwap;
    private @Nullable Long memorySwappiness;
    private @Nullable Boolean oomKillDisable;
    private @Nullable Long cpuShares;
    private @Nullable Long cpuPeriod;
    private @Nullable Long cpuQuota;
    private @Nullable Long cpuRealtimePeriod;
    private @Nullable Long cpuRealtimeRuntime;
    private @Nullable String cpusetCpus;
    private @Nullable String cpusetMems;
    private @Nullable Long pidsLimit;
    private @Nullable Integer blkioWeight;
    private List<DeviceValue> blkioWeightDevices = List.of();
    private List<DeviceValue> readBps = List.of();
    private List<DeviceValue> writeBps = List.of();
    private List<DeviceValue> readIops = List.of();
    private List<DeviceValue> writeIops = List.of();
    private @Nullable List<DeviceRule> devices;

    private Builder() {}

    public Builder memory(@Nullable Long bytes) {
      memory = bytes;
      return this;
    }

    public Builder memoryReservation(@Nullable Long bytes) {
      memoryReservation = bytes;
      return this;
    }

    public Builder memorySwap(@Nullable Long bytes) {
      memorySwap = bytes;
      return this;
    }

    public Builder memorySwappiness(@Nullable Long percent) {
      memorySwappiness = percent;
      return this;
    }

    public Builder oomKillDisable(@Nullable Boolean disable) {
      oomKillDisable = disable;
      return this;
    }

    public Builder cpuShares(@Nullable Long shares) {
      cpuShares = shares;
      return this;
    }

    public Builder cpuPeriod(@Nullable Long micros) {
      cpuPeriod = micros;
      return this;
    }

    public Builder cpuQuota(@Nullable Long micros) {
      cpuQuota = micros;
      return this;
    }

    /** Docker's NanoCpus: billionths of a CPU, as a quota of a tenth of a second's period. */
    public Builder nanoCpus(long nanoCpus) {
      cpuPeriod = 100_000L;
      cpuQuota = nanoCpus / 10_000;
      return this;
    }

    public Builder cpuRealtimePeriod(@Nullable Long micros) {
      cpuRealtimePeriod = micros;
      return this;
    }

    public Builder cpuRealtimeRuntime(@Nullable Long micros) {
      cpuRealtimeRuntime = micros;
      return this;
    }

    public Builder cpusetCpus(@Nullable String cpus) {
      cpusetCpus = cpus;
      return this;
    }

    public Builder cpusetMems(@Nullable String mems) {
      cpusetMems = mems;
      return this;
    }

    public Builder pidsLimit(@Nullable Long tasks) {
      pidsLimit = tasks;
      return this;
    }

    public Builder blkioWeight(@Nullable Integer weight) {
      blkioWeight = weight;
      return this;
    }

    public Builder blkioWeightDevices(List<DeviceValue> weights) {
      blkioWeightDevices = weights;
      return this;
    }

    public Builder readBps(List<DeviceValue> limits) {
      readBps = limits;
      return this;
    }

    public Builder writeBps(List<DeviceValue> limits) {
      writeBps = limits;
      return this;
    }

    public Builder readIops(List<DeviceValue> limits) {
      readIops = limits;
      return this;
    }

    public Builder writeIops(List<DeviceValue> limits) {
      writeIops = limits;
      return this;
    }

    public Builder devices(@Nullable List<DeviceRule> rules) {
      devices = rules;
      return this;
    }

    public CgroupResources build() {
      return new CgroupResources(
          memory,
          memoryReservation,
          memorySwap,
          memorySwappiness,
          oomKillDisable,
          cpuShares,
          cpuPeriod,
          cpuQuota,
          cpuRealtimePeriod,
          cpuRealtimeRuntime,
          cpusetCpus,
          cpusetMems,
          pidsLimit,
          blkioWeight,
          blkioWeightDevices,
          readBps,
          writeBps,
          readIops,
          writeIops,
          devices);
    }
  }
}
