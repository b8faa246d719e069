package io.jdock.engine;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How the host runs a container, in groups; by Docker's names.
 *
 * @param containerIdFile told back only: the client writes it
 * @param cgroupParent empty for the engine's
 * @param init null for the engine's default
 * @param autoRemove remove it when it ends
 */
public record HostConfig(
    Storage storage,
    Networking networking,
    Security security,
    Namespaces namespaces,
    Resources resources,
    RestartPolicy restartPolicy,
    boolean autoRemove,
    @Nullable Boolean init,
    LogConfig logConfig,
    String cgroupParent,
    int oomScoreAdj,
    Map<String, String> sysctls,
    Map<String, String> annotations,
    int consoleRows,
    int consoleColumns,
    String containerIdFile) {

  public static final HostConfig DEFAULT =
      new HostConfig(
          Storage.NONE,
          Networking.DEFAULT,
          Security.DEFAULT,
          Namespaces.PRIVATE,
          Resources.UNLIMITED,
          RestartPolicy.NO,
          false,
          null,
          LogConfig.DEFAULT,
          "",
          0,
          Map.of(),
          Map.of(),
          0,
          0,
          "");

  public HostConfig {
    sysctls = Map.copyOf(sysctls);
    annotations = Map.copyOf(annotations);
  }

  public HostConfig withAutoRemove(boolean to) {
    return new HostConfig(
        storage,
        networking,
        security,
        namespaces,
        resources,
        restartPolicy,
        to,
        init,
        logConfig,
        cgroupParent,
        oomScoreAdj,
        sysctls,
        annotations,
        consoleRows,
        consoleColumns,
        containerIdFile);
  }

  public HostConfig withResources(Resources to, RestartPolicy policy) {
    return new HostConfig(
        storage,
        networking,
        security,
        namespaces,
        to,
        policy,
        autoRemove,
        init,
        logConfig,
        cgroupParent,
        oomScoreAdj,
        sysctls,
        annotations,
        consoleRows,
        consoleColumns,
        containerIdFile);
  }

  public HostConfig with(Storage mounts, Security rights, Namespaces shared) {
    return new HostConfig(
        mounts,
        networking,
        rights,
        shared,
        resources,
        restartPolicy,
        autoRemove,
        init,
        logConfig,
        cgroupParent,
        oomScoreAdj,
        sysctls,
        annotations,
        consoleRows,
        consoleColumns,
        containerIdFile);
  }

  public HostConfig withNetworking(Networking to) {
    return new HostConfig(
        storage,
        to,
        security,
        namespaces,
        resources,
        restartPolicy,
        autoRemove,
        init,
        logConfig,
        cgroupParent,
        oomScoreAdj,
        sysctls,
        annotations,
        consoleRows,
        consoleColumns,
        containerIdFile);
  }

  public HostConfig withLogConfig(LogConfig to) {
    return new HostConfig(
        storage,
        networking,
        security,
        namespaces,
        resources,
        restartPolicy,
        autoRemove,
        init,
        to,
        cgroupParent,
        oomScoreAdj,
        sysctls,
        annotations,
        consoleRows,
        consoleColumns,
        containerIdFile);
  }

  /**
   * What is mounted.
   *
   * @param binds {@code SOURCE:TARGET[:OPTIONS]}, the source being a path or a volume's name
   * @param mounts the long form of the same
   * @param tmpfs path to mount options
   * @param volumeDriver of volumes that {@code binds} make; empty for the default
   * @param volumesFrom {@code CONTAINER[:MODE]} each
   * @param shmSize bytes of /dev/shm; 0 for 64 MiB
   */
  public record Storage(
      List<String> binds,
      List<MountRequest> mounts,
      Map<String, String> tmpfs,
      long shmSize,
      String volumeDriver,
      List<String> volumesFrom) {
    public static final Storage NONE =
        new Storage(List.of(), List.of(), Map.of(), 0, "", List.of());

    public Storage {
      volumeDriver = volumeDriver == null ? "" : volumeDriver; // records of versions before
      volumesFrom = volumesFrom == null ? List.of() : List.copyOf(volumesFrom);
      binds = List.copyOf(binds);
      mounts = List.copyOf(mounts);
      tmpfs = Map.copyOf(tmpfs);
    }
  }

  /**
   * A mount in the long form.
   *
   * @param type {@code bind}, {@code volume} or {@code tmpfs}
   * @param propagation of a bind; empty for rprivate
   * @param createMountpoint make a bind's missing source
   * @param recursion what of a bind's source is bound, and read-only
   * @param noCopy do not copy the image's files into an empty volume
   * @param subpath the part of a volume that is mounted; empty for all
   * @param driver of a new volume; empty for the default, null when the client did not speak of it
   * @param driverOptions of a new volume; null when the client did not speak of any
   * @param labels of a new volume; null when the client did not speak of any
   * @param tmpfsSize bytes, 0 for no limit
   * @param tmpfsMode octal permissions, 0 for 01777
   * @param tmpfsOptions further ones, as mount(8) has them
   */
  public record MountRequest(
      String type,
      String source,
      String target,
      boolean readOnly,
      String propagation,
      boolean createMountpoint,
      Recursion recursion,
      boolean noCopy,
      String subpath,
      @Nullable String driver,
      @Nullable Map<String, String> driverOptions,
      @Nullable Map<String, String> labels,
      long tmpfsSize,
      int tmpfsMode,
      List<String> tmpfsOptions) {
    /** A bind of a path that is there. */
    public static MountRequest bind(String source, String target, boolean readOnly) {
      return plain("bind", source, target, readOnly, 0, 0);
    }

    /** Memory. */
    public static MountRequest tmpfs(String target, long size, int mode) {
      return plain("tmpfs", "", target, false, size, mode);
    }

    private static MountRequest plain(
        String type, String source, String target, boolean readOnly, long size, int mode) {
      return new MountRequest(
          type,
          source,
          target,
          readOnly,
          "",
          false,
          Recursion.FULL,
          false,
          "",
          null,
          null,
          null,
          size,
          mode,
          List.of());
    }

    public MountRequest { // records of versions before lack some
      recursion = recursion == null ? Recursion.FULL : recursion;
      subpath = subpath == null ? "" : subpath;
      tmpfsOptions = tmpfsOptions == null ? List.of() : List.copyOf(tmpfsOptions);
    }
  }

  /**
   * How a bind treats what is mounted below its source.
   *
   * @param nonRecursive it is not bound
   * @param writableBelow it stays writable though the bind is read-only
   * @param forceReadOnly the container is refused where it cannot be read-only: never here
   */
  public record Recursion(boolean nonRecursive, boolean writableBelow, boolean forceReadOnly) {
    public static final Recursion FULL = new Recursion(false, false, false);
  }

  /**
   * How it is connected.
   *
   * @param mode {@code bridge} (also {@code default} or empty), {@code host}, {@code none}, {@code
   *     container:X}, or the name or id of a network
   * @param portBindings published ports
   * @param publishAllPorts publish every exposed port to a free one
   * @param extraHosts {@code name:address}
   * @param links {@code container:alias} of the default bridge
   */
  public record Networking(
      String mode,
      Map<ContainerPort, List<PortBinding>> portBindings,
      boolean publishAllPorts,
      List<String> dns,
      List<String> dnsOptions,
      List<String> dnsSearch,
      List<String> extraHosts,
      List<String> links) {
    public static final Networking DEFAULT =
        new Networking(
            "bridge", Map.of(), false, List.of(), List.of(), List.of(), List.of(), List.of());

    public Networking {
      portBindings = Map.copyOf(portBindings);
      dns = List.copyOf(dns);
      dnsOptions = List.copyOf(dnsOptions);
      dnsSearch = List.copyOf(dnsSearch);
      extraHosts = List.copyOf(extraHosts);
      // Records of versions before do not have them.
      links = List.copyOf(Objects.requireNonNullElse(links, List.of()));
    }

    public Networking withMode(String to) {
      return new Networking(
          to, portBindings, publishAllPorts, dns, dnsOptions, dnsSearch, extraHosts, links);
    }
  }

  /**
   * What it may do.
   *
   * @param capAdd names with or without {@code CAP_}, or {@code ALL}
   * @param securityOpt {@code no-new-privileges}, {@code seccomp=unconfined}, {@code seccomp=JSON},
   *     ...
   * @param maskedPaths null for Docker's default
   * @param readonlyPaths null for Docker's default
   */
  public record Security(
      boolean privileged,
      boolean readonlyRootfs,
      List<String> capAdd,
      List<String> capDrop,
      List<String> groupAdd,
      List<String> securityOpt,
      @Nullable List<String> maskedPaths,
      @Nullable List<String> readonlyPaths) {
    public static final Security DEFAULT =
        new Security(false, false, List.of(), List.of(), List.of(), List.of(), null, null);

    public Security {
      capAdd = List.copyOf(capAdd);
      capDrop = List.copyOf(capDrop);
      groupAdd = List.copyOf(groupAdd);
      securityOpt = List.copyOf(securityOpt);
      maskedPaths = maskedPaths == null ? null : List.copyOf(maskedPaths);
      readonlyPaths = readonlyPaths == null ? null : List.copyOf(readonlyPaths);
    }
  }

  /**
   * Namespaces that are not its own.
   *
   * @param ipc empty, {@code private}, {@code shareable}, {@code none}, {@code host}, {@code
   *     container:X}
   * @param pid empty, {@code host}, {@code container:X}
   * @param uts empty or {@code host}
   * @param cgroup empty, {@code private} or {@code host}
   * @param user empty or {@code host}, which is the same: ids are not mapped
   */
  public record Namespaces(String ipc, String pid, String uts, String cgroup, String user) {
    public static final Namespaces PRIVATE = new Namespaces("", "", "", "", "");

    public Namespaces {
      // Records of versions before do not have it.
      user = Objects.requireNonNullElse(user, "");
    }
  }

  /**
   * Where its output is kept.
   *
   * @param type {@code json-file}, {@code none}, or empty for the engine's default
   */
  public record LogConfig(String type, Map<String, String> options) {
    public static final LogConfig DEFAULT = new LogConfig("", Map.of());

    public LogConfig {
      options = Map.copyOf(options);
    }
  }
}
