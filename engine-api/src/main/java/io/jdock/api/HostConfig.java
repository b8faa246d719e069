package io.jdock.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a container takes from its host: the API's {@code HostConfig} with {@code Resources} (moby
 * {@code api/types/container/hostconfig.go}, API 1.47). Every field of the specification is here,
 * so that each one is either honoured or refused by its name. Sizes in bytes; {@code NanoCpus} in
 * 10^-9 CPUs; CPU periods and quotas in microseconds.
 */
public record HostConfig(
    @Nullable List<String> binds,
    @JsonProperty("ContainerIDFile") String containerIdFile,
    LogConfig logConfig,
    String networkMode,
    @Nullable Map<String, @Nullable List<PortBinding>> portBindings,
    RestartPolicy restartPolicy,
    boolean autoRemove,
    String volumeDriver,
    @Nullable List<String> volumesFrom,
    @Nullable List<Integer> consoleSize,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable Map<String, String> annotations,
    @JsonDeserialize(using = StringOrList.class) @Nullable List<String> capAdd,
    @JsonDeserialize(using = StringOrList.class) @Nullable List<String> capDrop,
    String cgroupnsMode,
    @Nullable List<String> dns,
    @Nullable List<String> dnsOptions,
    @Nullable List<String> dnsSearch,
    @Nullable List<String> extraHosts,
    @Nullable List<String> groupAdd,
    String ipcMode,
    String cgroup,
    @Nullable List<String> links,
    int oomScoreAdj,
    String pidMode,
    boolean privileged,
    boolean publishAllPorts,
    boolean readonlyRootfs,
    @Nullable List<String> securityOpt,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable Map<String, String> storageOpt,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable Map<String, String> tmpfs,
    @JsonProperty("UTSMode") String utsMode,
    String usernsMode,
    long shmSize,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable Map<String, String> sysctls,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable String runtime,
    String isolation,
    long cpuShares,
    long memory,
    long nanoCpus,
    String cgroupParent,
    int blkioWeight,
    @Nullable List<WeightDevice> blkioWeightDevice,
    @Nullable List<ThrottleDevice> blkioDeviceReadBps,
    @Nullable List<ThrottleDevice> blkioDeviceWriteBps,
    @JsonProperty("BlkioDeviceReadIOps") @Nullable List<ThrottleDevice> blkioDeviceReadIops,
    @JsonProperty("BlkioDeviceWriteIOps") @Nullable List<ThrottleDevice> blkioDeviceWriteIops,
    long cpuPeriod,
    long cpuQuota,
    long cpuRealtimePeriod,
    long cpuRealtimeRuntime,
    String cpusetCpus,
    String cpusetMems,
    @Nullable List<DeviceMapping> devices,
    @Nullable List<String> deviceCgroupRules,
    @Nullable List<DeviceRequest> deviceRequests,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) long kernelMemory,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) @JsonProperty("KernelMemoryTCP")
        long kernelMemoryTcp,
    long memoryReservation,
    long memorySwap,
    @Nullable Long memorySwappiness,
    @Nullable Boolean oomKillDisable,
    @Nullable Long pidsLimit,
    @Nullable List<Ulimit> ulimits,
    long cpuCount,
    long cpuPercent,
    @JsonProperty("IOMaximumIOps") long ioMaximumIops,
    @JsonProperty("IOMaximumBandwidth") long ioMaximumBandwidth,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable List<Mount> mounts,
    @Nullable List<String> maskedPaths,
    @Nullable List<String> readonlyPaths,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable Boolean init) {

  public HostConfig {
    containerIdFile = Absent.toEmpty(containerIdFile);
    networkMode = Absent.toEmpty(networkMode);
    volumeDriver = Absent.toEmpty(volumeDriver);
    cgroupnsMode = Absent.toEmpty(cgroupnsMode);
    ipcMode = Absent.toEmpty(ipcMode);
    cgroup = Absent.toEmpty(cgroup);
    pidMode = Absent.toEmpty(pidMode);
    utsMode = Absent.toEmpty(utsMode);
    usernsMode = Absent.toEmpty(usernsMode);
    isolation = Absent.toEmpty(isolation);
    cgroupParent = Absent.toEmpty(cgroupParent);
    cpusetCpus = Absent.toEmpty(cpusetCpus);
    cpusetMems = Absent.toEmpty(cpusetMems);
    logConfig = Objects.requireNonNullElseGet(logConfig, () -> new LogConfig("", null));
    restartPolicy = Objects.requireNonNullElseGet(restartPolicy, () -> new RestartPolicy("", 0));
  }

  /** The log driver and its options; an empty type is the daemon's default. */
  public record LogConfig(String type, @Nullable Map<String, String> config) {
    public LogConfig {
      type = Absent.toEmpty(type);
    }
  }

  /**
   * Where a container's port appears on the host; an empty {@code HostPort} is a free one,
   * "8000-8010" a range.
   */
  public record PortBinding(String hostIp, String hostPort) {
    public PortBinding {
      hostIp = Absent.toEmpty(hostIp);
      hostPort = Absent.toEmpty(hostPort);
    }
  }

  /**
   * {@code no} (or empty), {@code always}, {@code unless-stopped}, {@code on-failure} with a
   * maximum count (0: no maximum).
   */
  public record RestartPolicy(String name, int maximumRetryCount) {
    public RestartPolicy {
      name = Absent.toEmpty(name);
    }
  }

  /** A block device's share of I/O. */
  public record WeightDevice(String path, int weight) {}

  /** A block device's limit: bytes or operations per second. */
  public record ThrottleDevice(String path, long rate) {}

  /** A device node given to the container, with {@code r}, {@code w}, {@code m} permissions. */
  public record DeviceMapping(String pathOnHost, String pathInContainer, String cgroupPermissions) {
    public DeviceMapping {
      pathOnHost = Absent.toEmpty(pathOnHost);
      pathInContainer = Absent.toEmpty(pathInContainer);
      cgroupPermissions = Absent.toEmpty(cgroupPermissions);
    }
  }

  /** A request to a device driver, as {@code --gpus} makes it. */
  public record DeviceRequest(
      String driver,
      int count,
      @JsonProperty("DeviceIDs") @Nullable List<String> deviceIds,
      @Nullable List<List<String>> capabilities,
      @Nullable Map<String, String> options) {}

  /** A resource limit of setrlimit(2); -1 is unlimited. */
  public record Ulimit(String name, long hard, long soft) {}
}
