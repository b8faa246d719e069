package io.jdock.engine.container;

import io.jdock.engine.ContainerConfig;
import io.jdock.engine.ContainerDetails.MountPoint;
import io.jdock.engine.CreateRequest;
import io.jdock.engine.CreateRequest.Created;
import io.jdock.engine.EngineConfig;
import io.jdock.engine.EngineException;
import io.jdock.engine.HostConfig;
import io.jdock.engine.volume.Volume;
import io.jdock.engine.volume.VolumeService;
import io.jdock.engine.volume.VolumeStore;
import io.jdock.image.ContainerLayer;
import io.jdock.image.Image;
import io.jdock.image.ImageStore;
import io.jdock.image.NoSuchImageException;
import io.jdock.image.RootFilesystemView;
import io.jdock.image.spec.InvalidReferenceException;
import io.jdock.image.spec.Platform;
import io.jdock.linux.KernelJournal;
import io.jdock.linux.cgroup.CgroupFilesystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes containers: checks what is asked for, completes it from the image, makes layer and files.
 */
final class Creator {
  private static final String CONTAINER = "container:";

  private final HostDefaults defaults;
  private final ImageStore images;
  private final ContainerRegistry registry;
  private final ContainerStore store;
  private final ContainerNetwork network;
  private final CgroupFilesystem cgroups;
  private final MountResolver mounts;
  private final VolumeStore volumes;
  private final VolumeService volumeService;
  private final ContainerLauncher launcher;
  private final ContainerLogs logs;
  private final Clock clock;
  private final VolumeSeed seed;
  private final RequestCheck check = new RequestCheck(Runtime.getRuntime().availableProcessors());
  private final SecureRandom random = new SecureRandom();
  private final NameGenerator names = new NameGenerator(random);

  Creator(
      EngineConfig config,
      ImageStore images,
      ContainerRegistry registry,
      ContainerStore store,
      ContainerNetwork network,
      CgroupFilesystem cgroups,
      VolumeStore volumes,
      VolumeService volumeService,
      MountResolver mounts,
      ContainerLauncher launcher,
      ContainerLogs logs,
      Clock clock) {
    this.defaults = new HostDefaults(config);
    this.images = images;
    this.registry = registry;
    this.store = store;
    this.network = network;
    this.cgroups = cgroups;
    this.volumes = volumes;
    this.volumeService = volumeService;
    this.mounts = mounts;
    this.launcher = launcher;
    this.logs = logs;
    this.clock = clock;
    this.seed = new VolumeSeed(config.execRoot());
  }

  RequestCheck check() {
    return check;
  }

  /** A request, checked and complete. */
  private record Draft(Image image, ContainerConfig config, HostConfig host) {}

  private Draft draft(CreateRequest request, String id) {
    Image image = image(request);
    ContainerConfig merged = ImageDefaults.merge(request.config(), image.config().config());
    HostConfig host = byIds(defaults.complete(request.hostConfig()));
    check.config(merged);
    check.host(host, request.config());
    SecurityOptions.parse(host.security().securityOpt());
    logs.check(host.logConfig());
    network.check(host, request.endpoints());
    mounts.check(merged, host);
    return new Draft(image, withHostname(merged, host, id), host);
  }

  /**
   * The containers whose namespaces it shares are meant for good, whatever they are called later.
   */
  private HostConfig byIds(HostConfig host) {
    HostConfig.Namespaces shared = host.namespaces();
    String network = host.networking().mode();
    return host.with(
            host.storage(),
            host.security(),
            new HostConfig.Namespaces(
                byId(shared.ipc()),
                byId(shared.pid()),
                shared.uts(),
                shared.cgroup(),
                shared.user()))
        .withNetworking(host.networking().withMode(knownById(network)));
  }

  /** "Not found" as the answer to a creation would make clients pull the image. */
  private String byId(String mode) {
    if (!mode.startsWith(CONTAINER)) {
      return mode;
    }
    try {
      return CONTAINER + registry.resolve(mode.substring(CONTAINER.length())).id();
    } catch (EngineException e) {
      throw new EngineException(EngineException.Kind.INVALID_PARAMETER, e.text(), e);
    }
  }

  /** A network's donor that is not there is refused when the container starts, as with Docker. */
  private String knownById(String mode) {
    try {
      return byId(mode);
    } catch (EngineException missing) {
      return mode;
    }
  }

  private Image image(CreateRequest request) {
    String name = request.config().image();
    try {
      Image image = images.resolve(name);
      String platform = request.platform();
      if (platform != null && !platform.isEmpty() && !matches(image, platform)) {
        throw EngineException.notFound(
            "image with reference "
                + name
                + " was found but its platform ("
                + image.config().platform()
                + ") does not match the specified platform ("
                + platform
                + ")");
      }
      return image;
    } catch (NoSuchImageException e) {
      throw new EngineException(EngineException.Kind.NOT_FOUND, String.valueOf(e.getMessage()), e);
    } catch (InvalidReferenceException e) {
      throw new EngineException(
          EngineException.Kind.INVALID_PARAMETER, String.valueOf(e.getMessage()), e);
    }
  }

  private static boolean matches(Image image, String platform) {
    try {
      return Platform.parse(platform).runs(image.config().platform());
    } catch (IllegalArgumentException e) {
      throw new EngineException(
          EngineException.Kind.INVALID_PARAMETER, String.valueOf(e.getMessage()), e);
    }
  }

  private ContainerConfig withHostname(ContainerConfig merged, HostConfig host, String id) {
    if (!merged.hostname().isEmpty()) {
      return merged;
    }
    String mode = ContainerNetwork.mode(host);
    if (mode.startsWith(CONTAINER)) {
      return merged.withHostname(donorHostname(mode.substring(CONTAINER.length()), id));
    }
    if (mode.equals("host") || host.namespaces().uts().equals("host")) {
      return merged.withHostname(hostName());
    }
    return merged.withHostname(id.substring(0, 12));
  }

  /**
   * A donor that is not there is refused when the container starts, as with Docker; "not found" as
   * the answer to a creation would make clients pull the image.
   */
  private String donorHostname(String donor, String id) {
    try {
      return registry.resolve(donor).record().config().hostname();
    } catch (EngineException e) {
      if (e.kind() != EngineException.Kind.NOT_FOUND) {
        throw e;
      }
      return id.substring(0, 12);
    }
  }

  private static String hostName() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    } catch (IOException e) {
      throw EngineException.system("reading the host's name: " + e.getMessage(), e);
    }
  }

  private String newId() {
    byte[] bytes = new byte[32];
    while (true) {
      random.nextBytes(bytes);
      String id = HexFormat.of().formatHex(bytes);
      // a short id of digits alone could be taken for a number
      if (!id.substring(0, 12).chars().allMatch(Character::isDigit) && !registry.taken(id)) {
        return id;
      }
    }
  }

  /**
   * @param layerJournal gets what making the layer asks of the kernel
   */
  Created create(CreateRequest request, KernelJournal layerJournal) {
    String id = newId();
    String wished = request.name();
    String given = wished == null || wished.isEmpty() ? null : ContainerRegistry.checkName(wished);
    Draft draft = draft(request, id);
    String name;
    if (given == null) {
      name = registry.reserveGenerated(names, id);
    } else {
      registry.reserve(given, id);
      name = given;
    }
    try {
      Container container = make(request, draft, id, name, layerJournal);
      registry.add(container);
      return new Created(id, warnings(draft));
    } catch (IOException e) {
      registry.release(name);
      throw EngineException.system(String.valueOf(e.getMessage()), e);
    } catch (EngineException | IllegalArgumentException e) {
      registry.release(name);
      throw e instanceof EngineException known
          ? known
          : EngineException.invalid(String.valueOf(e.getMessage()));
    }
  }

  private Container make(
      CreateRequest request, Draft draft, String id, String name, KernelJournal journal)
      throws IOException {
    MountResolver.@Nullable Resolved resolved = null;
    try {
      ContainerLayer layer = images.containers().create(id, draft.image, journal);
      resolved = mounts.resolve(id, draft.config, draft.host);
      if (!draft.config.workingDir().isEmpty()) {
        images.containers().ensureDirectory(id, draft.config.workingDir(), 0, 0);
      }
      for (MountPoint volume : resolved.copied()) {
        fill(id, layer, volume, resolved.anonymous().contains(volume.name()));
      }
      ContainerRecord record = record(request, draft, id, name, resolved);
      store.create(record);
      return new Container(record, RunRecord.created());
    } catch (IOException | RuntimeException e) {
      images.containers().remove(id);
      store.remove(id);
      if (resolved != null) {
        for (MountPoint mount : resolved.mounts()) {
          volumes.release(mount.name(), id);
        }
        resolved.anonymous().forEach(volumeService::removeAnonymous);
      }
      throw e;
    }
  }

  /** An empty volume takes the image's files at the place where it will be. */
  private void fill(String id, ContainerLayer layer, MountPoint volume, boolean anonymous)
      throws IOException {
    if (hasFileSystem(volume.name()) && !inImage(id, volume.destination())) {
      return; // nothing to copy: whether it can be mounted is the start's business, as with Docker
    }
    volumes.mount(volume.name(), id);
    try {
      seed.fill(id, layer.mount(), volume.destination(), Path.of(volume.source()), anonymous);
    } finally {
      volumes.unmount(volume.name(), id);
    }
  }

  private boolean hasFileSystem(String volume) {
    Volume known = volumes.find(volume);
    return known != null && known.options() != null && !known.options().isEmpty();
  }

  private boolean inImage(String id, String path) throws IOException {
    try (RootFilesystemView root = images.containers().view(id)) {
      return root.mode(path).isPresent();
    }
  }

  private ContainerRecord record(
      CreateRequest request, Draft draft, String id, String name, MountResolver.Resolved resolved) {
    List<String> command = new ArrayList<>();
    if (draft.config.entrypoint() != null) {
      command.addAll(draft.config.entrypoint());
    }
    if (draft.config.cmd() != null) {
      command.addAll(draft.config.cmd());
    }
    return new ContainerRecord(
        id,
        name,
        clock.instant(),
        draft.image.id().toString(),
        draft.image.config().platform().os(),
        command.get(0),
        command.subList(1, command.size()),
        draft.config,
        draft.host,
        NetworkNames.initial(draft.host, draft.config, request.endpoints()),
        resolved.mounts(),
        resolved.anonymous());
  }

  private List<String> warnings(Draft draft) throws IOException {
    HostConfig host = draft.host;
    List<String> warnings =
        new ArrayList<>(cgroups.withheld(Limits.cgroup(host.resources(), null)));
    if (ContainerNetwork.mode(host).equals("host")
        && (!host.networking().portBindings().isEmpty() || host.networking().publishAllPorts())) {
      warnings.add("Published ports are discarded when using host network mode");
    }
    if (Boolean.TRUE.equals(host.resources().oomKillDisable()) && host.resources().memory() == 0) {
      warnings.add(
          "OOM killer is disabled for the container, but no memory limit is set, this can result"
              + " in the system running out of resources.");
    }
    for (String bind : host.storage().binds()) {
      if (WantedMount.relabels(bind)) {
        warnings.add(
            "\"" + bind + "\": z and Z have no effect, containers have no SELinux labels here");
      }
    }
    return warnings;
  }

  /** The steps that such a container would take; none is taken, nothing is made. */
  List<KernelJournal.Step> plan(CreateRequest request) {
    String id = newId();
    Draft draft = draft(request, id);
    JournalRecorder journal = new JournalRecorder();
    try {
      ContainerLayer layer = images.containers().plan(id, draft.image, journal);
      List<MountPoint> planned = mounts.planned(draft.config, draft.host);
      ContainerRecord record =
          record(
              request,
              draft,
              id,
              "plan",
              new MountResolver.Resolved(planned, List.of(), List.of()));
      List<KernelJournal.Step> steps = new ArrayList<>(journal.steps());
      steps.addAll(launcher.plan(record, layer, draft.image));
      return steps;
    } catch (IOException e) {
      throw EngineException.system(String.valueOf(e.getMessage()), e);
    }
  }
}
