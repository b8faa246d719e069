package io.jdock.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The answer to {@code GET /containers/ID/json}; the order of the fields is Docker's, {@code
 * LogError} is jdock's own. Times are RFC 3339 with nanoseconds.
 */
public record ContainerInspect(
    String id,
    String created,
    String path,
    List<String> args,
    State state,
    String image,
    String resolvConfPath,
    String hostnamePath,
    String hostsPath,
    String logPath,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) String logError,
    String name,
    int restartCount,
    String driver,
    String platform,
    String mountLabel,
    String processLabel,
    String appArmorProfile,
    @JsonProperty("ExecIDs") @Nullable List<String> execIds,
    HostConfig hostConfig,
    GraphDriver graphDriver,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable Long sizeRw,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable Long sizeRootFs,
    List<MountPoint> mounts,
    ContainerConfig config,
    NetworkSettings networkSettings) {

  /** What state the container is in. */
  public record State(
      String status,
      boolean running,
      boolean paused,
      boolean restarting,
      @JsonProperty("OOMKilled") boolean oomKilled,
      boolean dead,
      int pid,
      int exitCode,
      String error,
      String startedAt,
      String finishedAt,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable Health health) {}

  /** What the health check says: {@code starting}, {@code healthy} or {@code unhealthy}. */
  public record Health(String status, int failingStreak, List<HealthLog> log) {}

  /** One run of the health check. */
  public record HealthLog(String start, String end, int exitCode, String output) {}

  /** Where the root file system's layers are on the host. */
  public record GraphDriver(@Nullable Map<String, String> data, String name) {}

  /**
   * The container's network, with the fields of the default bridge repeated at the top as Docker
   * does.
   */
  public record NetworkSettings(
      String bridge,
      @JsonProperty("SandboxID") String sandboxId,
      String sandboxKey,
      Map<String, @Nullable List<HostConfig.PortBinding>> ports,
      boolean hairpinMode,
      @JsonProperty("LinkLocalIPv6Address") String linkLocalIpv6Address,
      @JsonProperty("LinkLocalIPv6PrefixLen") int linkLocalIpv6PrefixLen,
      @JsonProperty("SecondaryIPAddresses") @Nullable List<Object> secondaryIpAddresses,
      @JsonProperty("SecondaryIPv6Addresses") @Nullable List<Object> secondaryIpv6Addresses,
      @JsonProperty("EndpointID") String endpointId,
      String gateway,
      @JsonProperty("GlobalIPv6Address") String globalIpv6Address,
      @JsonProperty("GlobalIPv6PrefixLen") int globalIpv6PrefixLen,
      @JsonProperty("IPAddress") String ipAddress,
      @JsonProperty("IPPrefixLen") int ipPrefixLen,
      @JsonProperty("IPv6Gateway") String ipv6Gateway,
      String macAddress,
      Map<String, EndpointSettings> networks) {}
}
