package io.jdock.engine.system;

import io.jdock.engine.ContainerState.Status;
import io.jdock.engine.ContainerSummary;
import io.jdock.engine.Containers.ListQuery;
import io.jdock.engine.EngineConfig;
import io.jdock.engine.EngineException;
import io.jdock.engine.Filters;
import io.jdock.engine.HostSystem;
import io.jdock.engine.Images;
import io.jdock.engine.Volumes;
import io.jdock.engine.container.ContainerDomain;
import io.jdock.engine.event.EventBus;
import io.jdock.engine.volume.DirectorySize;
import io.jdock.image.ImageStore;
import io.jdock.image.Layer;
import io.jdock.linux.cgroup.CgroupFilesystem;
import io.jdock.linux.cgroup.CgroupVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** {@link HostSystem}: what {@code info} and {@code system df} tell. */
public final class SystemService implements HostSystem {
  private final EngineConfig config;
  private final ContainerDomain domain;
  private final Images images;
  private final ImageStore store;
  private final CgroupFilesystem cgroups;
  private final io.jdock.net.Networks networks;
  private final EventBus events;
  private final String id;

  public SystemService(
      EngineConfig config,
      ContainerDomain domain,
      Images images,
      ImageStore store,
      CgroupFilesystem cgroups,
      io.jdock.net.Networks networks,
      EventBus events)
      throws IOException {
    this.config = config;
    this.domain = domain;
    this.images = images;
    this.store = store;
    this.cgroups = cgroups;
    this.networks = networks;
    this.events = events;
    this.id = engineId(config.dataRoot().resolve("engine-id"));
  }

  private static String engineId(Path file) throws IOException {
    if (!Files.exists(file)) {
      Files.writeString(file, UUID.randomUUID().toString());
    }
    return Files.readString(file).strip();
  }

  @Override
  public Info info() {
    List<ContainerSummary> all =
        domain.containers().list(new ListQuery(true, 0, false, Filters.NONE));
    int running = count(all, Status.RUNNING);
    int paused = count(all, Status.PAUSED);
    Set<String> controllers = new HashSet<>(cgroups.controllers());
    boolean v2 = cgroups.version() == CgroupVersion.V2;
    boolean cpu = controllers.contains("cpu");
    try {
      Map<String, String> release = osRelease();
      return new Info(
          id,
          all.size(),
          running,
          paused,
          all.size() - running - paused,
          store.list().size(),
          List.of(
              Map.entry("Backing Filesystem", Files.getFileStore(config.dataRoot()).type()),
              Map.entry("Supports d_type", "true"),
              Map.entry("Native Overlay Diff", "true"),
              Map.entry("userxattr", "false")),
          config.logConfig().type(),
          domain.logDrivers(),
          cgroups.driver(),
          cgroups.version().number(),
          controllers.contains("memory"),
          controllers.contains("memory") && swapLimit(v2),
          cpu,
          cpu,
          controllers.contains("cpuset"),
          controllers.contains("pids"),
          read("/proc/sys/net/ipv4/ip_forward").equals("1"),
          controllers.contains("memory") && !v2,
          events.subscribers(),
          read("/proc/sys/kernel/osrelease"),
          release.getOrDefault("PRETTY_NAME", "Linux"),
          release.getOrDefault("VERSION_ID", ""),
          System.getProperty("os.arch").equals("amd64") ? "x86_64" : System.getProperty("os.arch"),
          Runtime.getRuntime().availableProcessors(),
          memory(),
          read("/proc/sys/kernel/hostname"),
          config.dataRoot(),
          List.of("name=seccomp,profile=builtin"),
          config.registry().mirrors(),
          config.registry().insecure(),
          config.debug(),
          config.liveRestore(),
          "jdock-init",
          config.labels(),
          networks.warnings());
    } catch (IOException e) {
      throw EngineException.system("reading the host's state: " + e.getMessage(), e);
    }
  }

  @Override
  public String cgroupVersion() {
    return cgroups.version().number();
  }

  private static int count(List<ContainerSummary> all, Status status) {
    return (int) all.stream().filter(c -> c.state().status() == status).count();
  }

  private static boolean swapLimit(boolean v2) {
    return v2 || Files.exists(Path.of("/sys/fs/cgroup/memory/memory.memsw.limit_in_bytes"));
  }

  private static String read(String path) throws IOException {
    return Files.readString(Path.of(path)).strip();
  }

  private static long memory() throws IOException {
    String first = Files.readAllLines(Path.of("/proc/meminfo")).get(0);
    return Long.parseLong(first.replaceAll("\\D", "")) * 1024;
  }

  private static Map<String, String> osRelease() throws IOException {
    Map<String, String> values = new HashMap<>();
    Path file = Path.of("/etc/os-release");
    if (Files.exists(file)) {
      for (String line : Files.readAllLines(file)) {
        int equals = line.indexOf('=');
        if (equals > 0) {
          values.put(line.substring(0, equals), line.substring(equals + 1).replace("\"", ""));
        }
      }
    }
    return values;
  }

  @Override
  public DiskUsage diskUsage() {
    try {
      Map<String, Long> layers = new HashMap<>();
      store
          .list()
          .forEach(
              image ->
                  image
                      .layers()
                      .forEach((Layer l) -> layers.put(l.chainId().toString(), l.size())));
      List<VolumeUsage> volumes = new ArrayList<>();
      for (Volumes.Details volume : domain.volumes().list(Filters.NONE)) {
        // what is mounted from elsewhere takes no space here, and may take for ever to walk
        boolean here = volume.options() == null || volume.options().isEmpty();
        if (here) {
          volumes.add(new VolumeUsage(volume, DirectorySize.of(volume.mountpoint())));
        }
      }
      return new DiskUsage(
          layers.values().stream().mapToLong(Long::longValue).sum(),
          images.usage(),
          domain.containers().list(new ListQuery(true, 0, true, Filters.NONE)),
          volumes);
    } catch (IOException e) {
      throw EngineException.system("counting bytes: " + e.getMessage(), e);
    }
  }
}
