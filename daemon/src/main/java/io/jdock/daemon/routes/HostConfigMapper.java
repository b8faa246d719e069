package io.jdock.daemon.routes;

import io.jdock.api.HostConfig.LogConfig;
import io.jdock.api.HostConfig.RestartPolicy;
import io.jdock.api.Mount;
import io.jdock.engine.ContainerPort;
import io.jdock.engine.EngineException;
import io.jdock.engine.HostConfig;
import io.jdock.engine.HostConfig.MountRequest;
import io.jdock.engine.PortBinding;
import io.jdock.engine.Resources;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** {@code HostConfig}: the API's and the engine's. */
final class HostConfigMapper {
  /** The name that inspect tells and create takes: there is one runtime. */
  static final String RUNTIME = "jdock";

  private HostConfigMapper() {}

  static HostConfig toEngine(io.jdock.api.HostConfig host) {
    refuseUnsupported(host);
    return new HostConfig(
        new HostConfig.Storage(
            orEmpty(host.binds()),
            orEmpty(host.mounts()).stream().map(HostConfigMapper::toEngine).toList(),
            orEmpty(host.tmpfs()),
            host.shmSize(),
            host.volumeDriver(),
            orEmpty(host.volumesFrom())),
        new HostConfig.Networking(
            host.networkMode(),
            bindings(host),
            host.publishAllPorts(),
            orEmpty(host.dns()),
            orEmpty(host.dnsOptions()),
            orEmpty(host.dnsSearch()),
            orEmpty(host.extraHosts()),
            orEmpty(host.links())),
        new HostConfig.Security(
            host.privileged(),
            host.readonlyRootfs(),
            orEmpty(host.capAdd()),
            orEmpty(host.capDrop()),
            orEmpty(host.groupAdd()),
            orEmpty(host.securityOpt()),
            host.maskedPaths(),
            host.readonlyPaths()),
        new HostConfig.Namespaces(
            host.ipcMode(), host.pidMode(), host.utsMode(), host.cgroupnsMode(), host.usernsMode()),
        ResourcesMapper.toEngine(host),
        toEngine(host.restartPolicy()),
        host.autoRemove(),
        host.init(),
        new HostConfig.LogConfig(host.logConfig().type(), orEmpty(host.logConfig().config())),
        host.cgroupParent(),
        host.oomScoreAdj(),
        orEmpty(host.sysctls()),
        orEmpty(host.annotations()),
        console(host, 0),
        console(host, 1),
        host.containerIdFile());
  }

  static io.jdock.engine.RestartPolicy toEngine(RestartPolicy policy) {
    return new io.jdock.engine.RestartPolicy(
        io.jdock.engine.RestartPolicy.Mode.of(policy.name()), policy.maximumRetryCount());
  }

  private static void refuseUnsupported(io.jdock.api.HostConfig host) {
    Unsupported.refuse(host.cgroup(), "HostConfig.Cgroup");
    Unsupported.refuse(host.cgroupParent(), "HostConfig.CgroupParent");
    storageOptions(orEmpty(host.storageOpt()));
    Unsupported.refuse(
        !host.usernsMode().isEmpty() && !host.usernsMode().equals("host"), "HostConfig.UsernsMode");
    String runtime = host.runtime();
    if (runtime != null && !runtime.isEmpty() && !runtime.equals(RUNTIME)) {
      throw EngineException.invalid("unknown or invalid runtime name: " + runtime);
    }
    if (!host.isolation().isEmpty() && !host.isolation().equals("default")) {
      throw EngineException.invalid(
          "invalid isolation \"" + host.isolation() + "\": linux only supports 'default'");
    }
  }

  /** As overlay2 answers on a file system without project quotas. */
  private static void storageOptions(Map<String, String> options) {
    for (String name : options.keySet()) {
      if (!name.equalsIgnoreCase("size")) {
        throw EngineException.invalid("unknown option " + name + " in HostConfig.StorageOpt");
      }
      throw EngineException.invalid(
          "--storage-opt is supported only for overlay over xfs with 'pquota' mount option"
              + " (HostConfig.StorageOpt)");
    }
  }

  private static int console(io.jdock.api.HostConfig host, int index) {
    List<Integer> size = host.consoleSize();
    return size == null || size.size() != 2 ? 0 : size.get(index);
  }

  private static Map<ContainerPort, List<PortBinding>> bindings(io.jdock.api.HostConfig host) {
    Map<ContainerPort, List<PortBinding>> bindings = new HashMap<>();
    if (host.portBindings() != null) {
      host.portBindings()
          .forEach(
              (port, wanted) ->
                  bindings.put(
                      ContainerPort.parse(port),
                      orEmpty(wanted).stream().map(HostConfigMapper::toEngine).toList()));
    }
    return bindings;
  }

  /** A null in the list is an empty binding, as in Go: one to a free port. */
  private static PortBinding toEngine(io.jdock.api.HostConfig.@Nullable PortBinding binding) {
    return binding == null
        ? new PortBinding("", "")
        : new PortBinding(binding.hostIp(), binding.hostPort());
  }

  private static MountRequest toEngine(Mount mount) {
    Mount.BindOptions bind = mount.bindOptions();
    Mount.VolumeOptions volume = mount.volumeOptions();
    Mount.TmpfsOptions tmpfs = mount.tmpfsOptions();
    Mount.DriverConfig driver = volume == null ? null : volume.driverConfig();
    if (bind != null) {
      checkRecursion(mount, bind);
    }
    Unsupported.refuse(mount.imageOptions() != null, "Mount.ImageOptions");
    Unsupported.refuse(mount.clusterOptions() != null, "Mount.ClusterOptions");
    return new MountRequest(
        mount.type(),
        mount.source(),
        mount.target(),
        mount.readOnly(),
        bind == null ? "" : bind.propagation(),
        bind != null && bind.createMountpoint(),
        bind == null
            ? HostConfig.Recursion.FULL
            : new HostConfig.Recursion(
                bind.nonRecursive(), bind.readOnlyNonRecursive(), bind.readOnlyForceRecursive()),
        volume != null && volume.noCopy(),
        volume == null ? "" : volume.subpath(),
        driver == null ? null : driver.name(),
        driver == null ? null : driver.options(),
        volume == null ? null : volume.labels(),
        tmpfs == null ? 0 : tmpfs.sizeBytes(),
        tmpfs == null ? 0 : tmpfs.mode(),
        tmpfs == null || tmpfs.options() == null
            ? List.of()
            : tmpfs.options().stream().map(HostConfigMapper::tmpfsOption).toList());
  }

  /** Two of them at once say nothing, as Docker finds too. */
  private static void checkRecursion(Mount mount, Mount.BindOptions bind) {
    if (bind.nonRecursive() && bind.readOnlyForceRecursive()) {
      throw EngineException.invalid(
          "mount " + mount.target() + ": bind-recursive cannot be both disabled and readonly");
    }
    if (bind.readOnlyNonRecursive() && bind.readOnlyForceRecursive()) {
      throw EngineException.invalid(
          "mount " + mount.target() + ": bind-recursive cannot be both writable and readonly");
    }
  }

  /** {@code ["noexec"]} or {@code ["uid","1"]}. */
  private static String tmpfsOption(List<String> words) {
    if (words.isEmpty() || words.size() > 2) {
      throw EngineException.invalid(
          "invalid mount config for type \"tmpfs\": invalid option array length");
    }
    return String.join("=", words);
  }

  /**
   * @param container its name, which links are told with
   */
  static io.jdock.api.HostConfig toApi(HostConfig host, String container) {
    HostConfig.Storage storage = host.storage();
    HostConfig.Networking networking = host.networking();
    HostConfig.Security security = host.security();
    Resources limits = host.resources();
    return new io.jdock.api.HostConfig(
        orNull(storage.binds()),
        host.containerIdFile(),
        new LogConfig(host.logConfig().type(), host.logConfig().options()),
        networking.mode(),
        bindings(networking),
        new RestartPolicy(
            host.restartPolicy().mode().text(), host.restartPolicy().maximumRetryCount()),
        host.autoRemove(),
        storage.volumeDriver(),
        orNull(storage.volumesFrom()),
        List.of(host.consoleRows(), host.consoleColumns()),
        host.annotations(),
        orNull(security.capAdd()),
        orNull(security.capDrop()),
        host.namespaces().cgroup(),
        networking.dns(),
        networking.dnsOptions(),
        networking.dnsSearch(),
        orNull(networking.extraHosts()),
        orNull(security.groupAdd()),
        host.namespaces().ipc(),
        "",
        links(networking, container),
        host.oomScoreAdj(),
        host.namespaces().pid(),
        security.privileged(),
        networking.publishAllPorts(),
        security.readonlyRootfs(),
        orNull(security.securityOpt()),
        null,
        storage.tmpfs(),
        host.namespaces().uts(),
        host.namespaces().user(),
        storage.shmSize(),
        host.sysctls(),
        RUNTIME,
        "",
        limits.cpuShares(),
        limits.memory(),
        limits.nanoCpus(),
        host.cgroupParent(),
        limits.blkioWeight(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        limits.cpuPeriod(),
        limits.cpuQuota(),
        limits.cpuRealtimePeriod(),
        limits.cpuRealtimeRuntime(),
        limits.cpusetCpus(),
        limits.cpusetMems(),
        limits.devices().stream()
            .map(
                device ->
                    new io.jdock.api.HostConfig.DeviceMapping(
                        device.pathOnHost(), device.pathInContainer(), device.cgroupPermissions()))
            .toList(),
        orNull(limits.deviceCgroupRules()),
        null,
        0,
        0,
        limits.memoryReservation(),
        limits.memorySwap(),
        limits.memorySwappiness(),
        limits.oomKillDisable(),
        limits.pidsLimit(),
        limits.ulimits().stream()
            .map(
                limit ->
                    new io.jdock.api.HostConfig.Ulimit(limit.name(), limit.hard(), limit.soft()))
            .toList(),
        0,
        0,
        0,
        0,
        storage.mounts().stream().map(HostConfigMapper::toApi).toList(),
        security.maskedPaths(),
        security.readonlyPaths(),
        host.init());
  }

  private static Map<String, @Nullable List<io.jdock.api.HostConfig.PortBinding>> bindings(
      HostConfig.Networking networking) {
    Map<String, @Nullable List<io.jdock.api.HostConfig.PortBinding>> bindings = new TreeMap<>();
    networking.portBindings().forEach((port, bound) -> bindings.put(port.toString(), toApi(bound)));
    return bindings;
  }

  static List<io.jdock.api.HostConfig.PortBinding> toApi(List<PortBinding> bindings) {
    return bindings.stream()
        .map(each -> new io.jdock.api.HostConfig.PortBinding(each.hostIp(), each.hostPort()))
        .toList();
  }

  private static Mount toApi(MountRequest mount) {
    boolean bind = mount.type().equals("bind");
    boolean tmpfs = mount.type().equals("tmpfs");
    return new Mount(
        mount.type(),
        mount.source(),
        mount.target(),
        mount.readOnly(),
        "",
        bind ? bindOptions(mount) : null,
        mount.type().equals("volume") ? volumeOptions(mount) : null,
        tmpfs
                && (mount.tmpfsSize() != 0
                    || mount.tmpfsMode() != 0
                    || !mount.tmpfsOptions().isEmpty())
            ? new Mount.TmpfsOptions(mount.tmpfsSize(), mount.tmpfsMode(), options(mount))
            : null,
        null,
        null);
  }

  private static Mount.@Nullable BindOptions bindOptions(MountRequest mount) {
    HostConfig.Recursion recursion = mount.recursion();
    if (mount.propagation().isEmpty()
        && !mount.createMountpoint()
        && recursion.equals(HostConfig.Recursion.FULL)) {
      return null;
    }
    return new Mount.BindOptions(
        mount.propagation(),
        recursion.nonRecursive(),
        mount.createMountpoint(),
        recursion.writableBelow(),
        recursion.forceReadOnly());
  }

  private static Mount.@Nullable VolumeOptions volumeOptions(MountRequest mount) {
    String driver = mount.driver();
    if (!mount.noCopy() && mount.subpath().isEmpty() && mount.labels() == null && driver == null) {
      return null;
    }
    return new Mount.VolumeOptions(
        mount.noCopy(),
        mount.labels(),
        mount.subpath(),
        driver == null ? null : new Mount.DriverConfig(driver, mount.driverOptions()));
  }

  private static @Nullable List<List<String>> options(MountRequest mount) {
    return mount.tmpfsOptions().isEmpty()
        ? null
        : mount.tmpfsOptions().stream().map(text -> List.of(text.split("=", 2))).toList();
  }

  /** {@code /target:/container/alias}, of the default bridge only. */
  private static @Nullable List<String> links(HostConfig.Networking networking, String container) {
    List<String> links = new ArrayList<>();
    if (Set.of("", "default", "bridge").contains(networking.mode())) {
      for (String text : networking.links()) {
        int colon = text.indexOf(':');
        String target = colon < 0 ? text : text.substring(0, colon);
        String alias = colon < 0 ? text : text.substring(colon + 1);
        links.add(
            (target.startsWith("/") ? target : "/" + target)
                + ":/"
                + container
                + "/"
                + alias.substring(alias.lastIndexOf('/') + 1));
      }
    }
    return orNull(links);
  }

  private static <T> @Nullable List<T> orNull(List<T> list) {
    return list.isEmpty() ? null : list;
  }

  private static Map<String, String> orEmpty(@Nullable Map<String, String> map) {
    return map == null ? Map.of() : map;
  }

  private static <T> List<T> orEmpty(@Nullable List<T> list) {
    return list == null ? List.of() : list;
  }
}
