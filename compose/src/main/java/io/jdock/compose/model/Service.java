package io.jdock.compose.model;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One service of a project: how its containers are created. */
public record Service(
    @NotWritten String name,
    List<String> profiles,
    @As(Form.MAPPING) Map<String, String> annotations,
    @Nullable Boolean attach,
    @Nullable Build build,
    @Nullable Develop develop,
    @Nullable BlockIo blkioConfig,
    List<String> capAdd,
    List<String> capDrop,
    @Nullable String cgroupParent,
    @Nullable String cgroup,
    long cpuCount,
    float cpuPercent,
    long cpuPeriod,
    long cpuQuota,
    long cpuRtPeriod,
    long cpuRtRuntime,
    float cpus,
    @Nullable String cpuset,
    long cpuShares,
    @As(Form.COMMAND) @AlwaysInJson @Nullable List<String> command,
    List<FileReference> configs,
    @Nullable String containerName,
    @Nullable CredentialSpec credentialSpec,
    Map<String, DependsOn> dependsOn,
    @Nullable Deploy deploy,
    List<String> deviceCgroupRules,
    List<DeviceMapping> devices,
    @As(Form.STRINGS) List<String> dns,
    List<String> dnsOpt,
    @As(Form.STRINGS) List<String> dnsSearch,
    @Nullable String domainname,
    @As(Form.COMMAND) @AlwaysInJson @Nullable List<String> entrypoint,
    @Nullable Provider provider,
    @As(Form.ENVIRONMENT) Map<String, @Nullable String> environment,
    List<EnvFile> envFile,
    @As(Form.STRINGS) List<String> expose,
    List<String> externalLinks,
    @As(Form.HOSTS) Map<String, List<String>> extraHosts,
    List<String> groupAdd,
    List<DeviceRequest> gpus,
    @Nullable String hostname,
    @Nullable HealthCheck healthcheck,
    @Nullable String image,
    @Nullable Boolean init,
    @Nullable String ipc,
    @Nullable String isolation,
    @As(Form.MAPPING) Map<String, String> labels,
    List<String> labelFile,
    List<String> links,
    @Nullable Logging logging,
    @As(Form.BYTES) long memLimit,
    @As(Form.BYTES) long memReservation,
    @As(Form.BYTES) long memswapLimit,
    @As(Form.BYTES) long memSwappiness,
    @Nullable String macAddress,
    Map<String, @Nullable ServiceModel> models,
    @Nullable String networkMode,
    Map<String, @Nullable ServiceNetwork> networks,
    boolean oomKillDisable,
    long oomScoreAdj,
    @Nullable String pid,
    long pidsLimit,
    @Nullable String platform,
    List<PortConfig> ports,
    boolean privileged,
    @Nullable String pullPolicy,
    boolean readOnly,
    @Nullable String restart,
    @Nullable String runtime,
    @Nullable Integer scale,
    List<FileReference> secrets,
    List<String> securityOpt,
    @As(Form.BYTES) long shmSize,
    boolean stdinOpen,
    @Nullable Duration stopGracePeriod,
    @Nullable String stopSignal,
    @As(Form.MAPPING) Map<String, String> storageOpt,
    @As(Form.MAPPING) Map<String, String> sysctls,
    @As(Form.STRINGS) List<String> tmpfs,
    boolean tty,
    Map<String, Ulimit> ulimits,
    boolean useApiSocket,
    @Nullable String user,
    @Nullable String usernsMode,
    @Nullable String uts,
    List<VolumeMount> volumes,
    List<String> volumesFrom,
    @Nullable String workingDir,
    List<Hook> postStart,
    List<Hook> preStop,
    @As(Form.EXTENSIONS) Map<String, @Nullable Object> extensions) {

  /** A copy in which one component differs, see {@link Copies#with}. */
  public Service with(String component, @Nullable Object value) {
    return Copies.with(this, component, value);
  }

  /** How many containers are asked for. */
  public int replicas() {
    if (scale != null) {
      return scale;
    }
    return deploy != null && deploy.replicas() != null ? deploy.replicas() : 1;
  }
}
