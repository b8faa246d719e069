package io.jdock.compose.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A service: what its containers are made from (compose-spec {@code service}). */
public record Service(
    String name,
    List<String> profiles,
    Map<String, String> annotations,
    @Nullable Boolean attach,
    @Nullable Build build,
    @Nullable Develop develop,
    @Nullable BlkioConfig blkioConfig,
    List<String> capAdd,
    List<String> capDrop,
    String cgroupParent,
    String cgroup,
    long cpuCount,
    float cpuPercent,
    long cpuPeriod,
    long cpuQuota,
    long cpuRtPeriod,
    long cpuRtRuntime,
    float cpus,
    String cpuset,
    long cpuShares,
    @Nullable List<String> command,
    List<FileReference> configs,
    String containerName,
    @Nullable CredentialSpec credentialSpec,
    Map<String, Dependency> dependsOn,
    @Nullable Deploy deploy,
    List<String> deviceCgroupRules,
    List<Device> devices,
    List<String> dns,
    List<String> dnsOpt,
    List<String> dnsSearch,
    String dockerfile,
    String domainname,
    @Nullable List<String> entrypoint,
    @Nullable Provider provider,
    Map<String, @Nullable String> environment,
    List<EnvFile> envFile,
    List<String> expose,
    @Key("extends") @Nullable Extends base,
    List<String> externalLinks,
    Map<String, List<String>> extraHosts,
    List<String> groupAdd,
    List<DeviceRequest> gpus,
    String hostname,
    @Nullable HealthCheck healthcheck,
    String image,
    @Nullable Boolean init,
    String ipc,
    String isolation,
    Map<String, String> labels,
    List<String> labelFile,
    Map<String, String> customLabels,
    List<String> links,
    @Nullable Logging logging,
    String logDriver,
    Map<String, String> logOpt,
    ByteSize memLimit,
    ByteSize memReservation,
    ByteSize memswapLimit,
    ByteSize memSwappiness,
    String macAddress,
    Map<String, @Nullable ServiceModel> models,
    String net,
    String networkMode,
    Map<String, @Nullable ServiceNetwork> networks,
    boolean oomKillDisable,
    long oomScoreAdj,
    String pid,
    long pidsLimit,
    String platform,
    List<PortConfig> ports,
    boolean privileged,
    String pullPolicy,
    boolean readOnly,
    String restart,
    String runtime,
    @Nullable Integer scale,
    List<FileReference> secrets,
    List<String> securityOpt,
    ByteSize shmSize,
    boolean stdinOpen,
    @Nullable GoDuration stopGracePeriod,
    String stopSignal,
    Map<String, String> storageOpt,
    Map<String, String> sysctls,
    List<String> tmpfs,
    boolean tty,
    Map<String, Ulimit> ulimits,
    boolean useApiSocket,
    String user,
    String usernsMode,
    String uts,
    String volumeDriver,
    List<VolumeMount> volumes,
    List<String> volumesFrom,
    String workingDir,
    List<Hook> postStart,
    List<Hook> preStop,
    Map<String, Object> extensions) {
  public Service {
    shmSize = shmSize == null ? ByteSize.NONE : shmSize;
    memSwappiness = memSwappiness == null ? ByteSize.NONE : memSwappiness;
    memswapLimit = memswapLimit == null ? ByteSize.NONE : memswapLimit;
    memReservation = memReservation == null ? ByteSize.NONE : memReservation;
    memLimit = memLimit == null ? ByteSize.NONE : memLimit;
    name = Absent.text(name);
    profiles = Absent.list(profiles);
    annotations = Absent.map(annotations);
    capAdd = Absent.list(capAdd);
    capDrop = Absent.list(capDrop);
    cgroupParent = Absent.text(cgroupParent);
    cgroup = Absent.text(cgroup);
    cpuset = Absent.text(cpuset);
    configs = Absent.list(configs);
    containerName = Absent.text(containerName);
    dependsOn = Absent.map(dependsOn);
    deviceCgroupRules = Absent.list(deviceCgroupRules);
    devices = Absent.list(devices);
    dns = Absent.list(dns);
    dnsOpt = Absent.list(dnsOpt);
    dnsSearch = Absent.list(dnsSearch);
    dockerfile = Absent.text(dockerfile);
    domainname = Absent.text(domainname);
    environment = Absent.map(environment);
    envFile = Absent.list(envFile);
    expose = Absent.list(expose);
    externalLinks = Absent.list(externalLinks);
    extraHosts = Absent.map(extraHosts);
    groupAdd = Absent.list(groupAdd);
    gpus = Absent.list(gpus);
    hostname = Absent.text(hostname);
    image = Absent.text(image);
    ipc = Absent.text(ipc);
    isolation = Absent.text(isolation);
    labels = Absent.map(labels);
    labelFile = Absent.list(labelFile);
    customLabels = Absent.map(customLabels);
    links = Absent.list(links);
    logDriver = Absent.text(logDriver);
    logOpt = Absent.map(logOpt);
    macAddress = Absent.text(macAddress);
    models = Absent.map(models);
    net = Absent.text(net);
    networkMode = Absent.text(networkMode);
    networks = Absent.map(networks);
    pid = Absent.text(pid);
    platform = Absent.text(platform);
    ports = Absent.list(ports);
    pullPolicy = Absent.text(pullPolicy);
    restart = Absent.text(restart);
    runtime = Absent.text(runtime);
    secrets = Absent.list(secrets);
    securityOpt = Absent.list(securityOpt);
    stopSignal = Absent.text(stopSignal);
    storageOpt = Absent.map(storageOpt);
    sysctls = Absent.map(sysctls);
    tmpfs = Absent.list(tmpfs);
    ulimits = Absent.map(ulimits);
    user = Absent.text(user);
    usernsMode = Absent.text(usernsMode);
    uts = Absent.text(uts);
    volumeDriver = Absent.text(volumeDriver);
    volumes = Absent.list(volumes);
    volumesFrom = Absent.list(volumesFrom);
    workingDir = Absent.text(workingDir);
    postStart = Absent.list(postStart);
    preStop = Absent.list(preStop);
    extensions = Absent.map(extensions);
  }
}
