package io.jdock.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The answer to {@code GET /info}. */
public record Info(
    @JsonProperty("ID") String id,
    int containers,
    int containersRunning,
    int containersPaused,
    int containersStopped,
    int images,
    String driver,
    List<List<String>> driverStatus,
    Plugins plugins,
    boolean memoryLimit,
    boolean swapLimit,
    boolean cpuCfsPeriod,
    boolean cpuCfsQuota,
    @JsonProperty("CPUShares") boolean cpuShares,
    @JsonProperty("CPUSet") boolean cpuSet,
    boolean pidsLimit,
    @JsonProperty("IPv4Forwarding") boolean ipv4Forwarding,
    boolean bridgeNfIptables,
    boolean bridgeNfIp6tables,
    boolean debug,
    @JsonProperty("NFd") int nFd,
    boolean oomKillDisable,
    @JsonProperty("NGoroutines") int nGoroutines,
    String systemTime,
    String loggingDriver,
    String cgroupDriver,
    String cgroupVersion,
    @JsonProperty("NEventsListener") int nEventsListener,
    String kernelVersion,
    String operatingSystem,
    @JsonProperty("OSVersion") String osVersion,
    @JsonProperty("OSType") String osType,
    String architecture,
    String indexServerAddress,
    RegistryConfig registryConfig,
    @JsonProperty("NCPU") int nCpu,
    long memTotal,
    @Nullable List<Object> genericResources,
    String dockerRootDir,
    String httpProxy,
    String httpsProxy,
    String noProxy,
    String name,
    List<String> labels,
    boolean experimentalBuild,
    String serverVersion,
    Map<String, Runtime> runtimes,
    String defaultRuntime,
    Swarm swarm,
    boolean liveRestoreEnabled,
    String isolation,
    String initBinary,
    Commit containerdCommit,
    Commit runcCommit,
    Commit initCommit,
    List<String> securityOptions,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable List<AddressPool> defaultAddressPools,
    @JsonProperty("CDISpecDirs") List<String> cdiSpecDirs,
    @Nullable List<String> warnings) {

  /** Drivers by kind. */
  public record Plugins(
      List<String> volume,
      List<String> network,
      @Nullable List<String> authorization,
      List<String> log) {}

  /** Which registries are asked how. */
  public record RegistryConfig(
      @JsonProperty("InsecureRegistryCIDRs") List<String> insecureRegistryCidrs,
      Map<String, Index> indexConfigs,
      List<String> mirrors) {}

  /** One registry. */
  public record Index(String name, List<String> mirrors, boolean secure, boolean official) {}

  /** A runtime by the path of its program. */
  public record Runtime(@JsonProperty("path") String path) {}

  /** The state of the swarm: this engine is in none. */
  public record Swarm(
      @JsonProperty("NodeID") String nodeId,
      String nodeAddr,
      String localNodeState,
      boolean controlAvailable,
      String error,
      @Nullable List<Object> remoteManagers) {

    public static Swarm inactive() {
      return new Swarm("", "", "inactive", false, "", null);
    }
  }

  /** A component's commit. */
  public record Commit(@JsonProperty("ID") String id, String expected) {}

  /** A pool that networks get their subnets from. */
  public record AddressPool(String base, int size) {}
}
