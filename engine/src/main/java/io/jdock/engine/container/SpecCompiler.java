package io.jdock.engine.container;

import io.jdock.engine.ContainerConfig;
import io.jdock.engine.ContainerDetails.MountPoint;
import io.jdock.engine.EngineConfig;
import io.jdock.engine.HostConfig;
import io.jdock.image.OverlayMount;
import io.jdock.linux.DockerDefaults;
import io.jdock.runtime.ContainerProcess;
import io.jdock.runtime.ContainerSpec;
import io.jdock.runtime.MountSpec;
import io.jdock.runtime.Namespace;
import io.jdock.runtime.Namespaces;
import io.jdock.runtime.ProcessSpec;
import io.jdock.runtime.RootFilesystem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Says what a container is to the kernel: the compiled form of its options. */
final class SpecCompiler {
  /** What the host mounts in a volume later is seen, as with Docker. */
  private static final String VOLUME_PROPAGATION = "rslave";

  private static final Path HOST_SHM = Path.of("/dev/shm");

  private final EngineConfig config;
  private final ContainerNetwork network;
  private final SharedMemory sharedMemory;
  private final List<String> maskedPaths = DockerDefaults.maskedPaths();

  SpecCompiler(EngineConfig config, ContainerNetwork network, SharedMemory sharedMemory) {
    this.config = config;
    this.network = network;
    this.sharedMemory = sharedMemory;
  }

  /**
   * @param networkNamespace made before
   * @param memoryModes permissions of directories that memory is mounted on, by their paths
   */
  ContainerSpec compile(
      ContainerRecord record,
      OverlayMount root,
      ProcessSpec process,
      DeviceOptions devices,
      Namespace networkNamespace,
      Map<String, Integer> memoryModes) {
    ContainerConfig c = record.config();
    HostConfig host = record.hostConfig();
    HostConfig.Security security = host.security();
    boolean privileged = security.privileged();
    boolean hostUts = host.namespaces().uts().equals("host");
    return ContainerSpec.builder(
            record.id(),
            new RootFilesystem.Overlay(root.base(), root.lowers(), root.upper(), root.work()),
            process)
        .readonlyRoot(security.readonlyRootfs())
        .hostname(hostUts ? "" : c.hostname())
        .domainname(hostUts ? "" : c.domainname())
        .namespaces(namespaces(record, networkNamespace))
        .mounts(mounts(record, memoryModes))
        .devices(devices.nodes())
        .maskedPaths(paths(privileged, security.maskedPaths(), maskedPaths))
        .readonlyPaths(paths(privileged, security.readonlyPaths(), DockerDefaults.readonlyPaths()))
        .sysctls(sysctls(host, networkNamespace))
        .init(host.init() == null ? config.init() : host.init())
        .build();
  }

  private static List<String> paths(
      boolean privileged, @Nullable List<String> chosen, List<String> defaults) {
    if (privileged) {
      return List.of();
    }
    return chosen == null ? defaults : chosen;
  }

  /** Docker lets every user of a container ping and bind low ports in its own network. */
  private static Map<String, String> sysctls(HostConfig host, Namespace net) {
    Map<String, String> all = new HashMap<>();
    if (!(net instanceof Namespace.Host) && !ContainerNetwork.mode(host).startsWith("container:")) {
      all.put("net.ipv4.ip_unprivileged_port_start", "0");
      all.put("net.ipv4.ping_group_range", "0 2147483647");
    }
    all.putAll(host.sysctls());
    return all;
  }

  private Namespaces namespaces(ContainerRecord record, Namespace net) {
    HostConfig.Namespaces wanted = record.hostConfig().namespaces();
    return Namespaces.ofItsOwn()
        .withNet(net)
        .withPid(namespace(wanted.pid(), "PID", "pid"))
        .withIpc(namespace(wanted.ipc(), "IPC", "ipc"))
        .withUts(namespace(wanted.uts(), "UTS", "uts"))
        .withCgroup(wanted.cgroup().equals("host") ? Namespace.HOST : Namespace.PRIVATE);
  }

  private Namespace namespace(String mode, String what, String file) {
    if (mode.equals("host")) {
      return Namespace.HOST;
    }
    if (!mode.startsWith("container:")) {
      return Namespace.PRIVATE;
    }
    ContainerProcess donor = network.donor(mode, what);
    return Namespace.join(donor.namespacePath(file));
  }

  private List<MountSpec> mounts(ContainerRecord record, Map<String, Integer> memoryModes) {
    HostConfig host = record.hostConfig();
    boolean privileged = host.security().privileged();
    Set<String> taken = new HashSet<>();
    record.mounts().forEach(mount -> taken.add(mount.destination()));
    List<MountSpec> mounts = new ArrayList<>();
    for (MountSpec mount : MountSpec.defaults()) {
      boolean unwanted =
          host.namespaces().ipc().equals("none") && mount.target().equals("/dev/mqueue");
      if (!taken.contains(mount.target()) && !unwanted) {
        mounts.add(privileged ? writable(mount) : mount);
      }
    }
    if (!taken.contains("/dev/shm")) {
      addSharedMemory(mounts, record);
    }
    ContainerFiles files = network.networkFiles(record);
    ContainerFiles own = network.files(record.id());
    addFile(mounts, taken, files.resolvConf(), "/etc/resolv.conf");
    addFile(mounts, taken, own.hostname(), "/etc/hostname");
    addFile(mounts, taken, files.hosts(), "/etc/hosts");
    record.mounts().stream()
        .sorted(Comparator.comparingInt(mount -> depth(mount.destination())))
        .forEach(mount -> mounts.add(mount(mount, memoryModes.get(mount.destination()))));
    return mounts;
  }

  private static void addFile(
      List<MountSpec> mounts, Set<String> taken, Path source, String target) {
    if (!taken.contains(target)) {
      mounts.add(MountSpec.bind(source, target, false));
    }
  }

  private static int depth(String path) {
    return Path.of(path).getNameCount();
  }

  /** A privileged container may write to /sys and to its control groups. */
  private static MountSpec writable(MountSpec mount) {
    List<String> options =
        mount.options().stream().map(option -> option.equals("ro") ? "rw" : option).toList();
    return new MountSpec(mount.target(), mount.type(), mount.source(), options);
  }

  private void addSharedMemory(List<MountSpec> mounts, ContainerRecord record) {
    String ipc = record.hostConfig().namespaces().ipc();
    switch (ipc) {
      case "none" -> {}
      case "host" -> mounts.add(MountSpec.bind(HOST_SHM, "/dev/shm", false));
      case "", "private" -> mounts.add(MountSpec.shm(shmSize(record.hostConfig())));
      case "shareable" ->
          mounts.add(MountSpec.bind(sharedMemory.path(record.id()), "/dev/shm", false));
      default -> {
        Path donor = sharedMemory.of(ipc.substring("container:".length()));
        mounts.add(MountSpec.bind(donor, "/dev/shm", false));
      }
    }
  }

  long shmSize(HostConfig host) {
    return host.storage().shmSize() == 0 ? config.defaultShmSize() : host.storage().shmSize();
  }

  private static MountSpec mount(MountPoint mount, @Nullable Integer memoryMode) {
    if (mount.type().equals("tmpfs")) {
      List<String> options = TmpfsOptions.merged(mount.mode(), !mount.rw());
      if (memoryMode != null && options.stream().noneMatch(o -> o.startsWith("mode="))) {
        options.add("mode=" + Integer.toOctalString(memoryMode));
      }
      return MountSpec.tmpfs(mount.destination(), options);
    }
    List<String> options = new ArrayList<>();
    options.add(mount.attaching().nonRecursive() ? "bind" : "rbind");
    if (mount.rw()) {
      options.add("rw");
    } else {
      options.add(mount.attaching().writableBelow() ? "ro" : "rro");
    }
    options.add(mount.propagation().isEmpty() ? VOLUME_PROPAGATION : mount.propagation());
    return MountSpec.bindBelow(
        Path.of(mount.source()), mount.attaching().subpath(), mount.destination(), options);
  }
}
