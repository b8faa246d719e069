package io.jdock.engine.container;

import io.jdock.engine.ContainerConfig;
import io.jdock.engine.ContainerDetails.MountPoint;
import io.jdock.engine.EngineException;
import io.jdock.engine.HostConfig;
import io.jdock.engine.stream.ProcessStreams;
import io.jdock.image.ContainerLayer;
import io.jdock.image.Image;
import io.jdock.image.ImageStore;
import io.jdock.image.RootFilesystemView;
import io.jdock.linux.KernelJournal;
import io.jdock.linux.cgroup.Cgroup;
import io.jdock.linux.cgroup.CgroupFilesystem;
import io.jdock.linux.cgroup.CgroupResources;
import io.jdock.runtime.ContainerProcess;
import io.jdock.runtime.ContainerRuntime;
import io.jdock.runtime.ContainerSpec;
import io.jdock.runtime.LaunchException;
import io.jdock.runtime.Namespace;
import io.jdock.runtime.ProcessSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes everything that a container needs, in order, and its process last; and takes it down again:
 * network, files, control group, streams, process. The caller holds the container's lock.
 */
final class ContainerLauncher {
  private static final int PERMISSIONS = 07777;
  private static final System.Logger LOG = System.getLogger(ContainerLauncher.class.getName());

  private final ContainerRuntime runtime;
  private final ImageStore images;
  private final CgroupFilesystem cgroups;
  private final ContainerNetwork network;
  private final ProcessCompiler processes;
  private final SpecCompiler specs;
  private final StdioFactory stdio;
  private final SharedMemory sharedMemory;
  private final MountSetup mounts;

  ContainerLauncher(
      ContainerRuntime runtime,
      ImageStore images,
      CgroupFilesystem cgroups,
      ContainerNetwork network,
      ProcessCompiler processes,
      SpecCompiler specs,
      StdioFactory stdio,
      SharedMemory sharedMemory,
      MountSetup mounts) {
    this.runtime = runtime;
    this.images = images;
    this.cgroups = cgroups;
    this.network = network;
    this.processes = processes;
    this.specs = specs;
    this.stdio = stdio;
    this.sharedMemory = sharedMemory;
    this.mounts = mounts;
  }

  /** A container that runs. */
  record Launched(ContainerProcess process, ContainerNetwork.Connected connected) {}

  /** Why it does not run, and the exit code that Docker gives it. */
  static final class Failure extends Exception {
    private static final long serialVersionUID = 1L;
    private final int exitCode;
    private final EngineException error;

    Failure(int exitCode, EngineException error) {
      super(error);
      this.exitCode = exitCode;
      this.error = error;
    }

    int exitCode() {
      return exitCode;
    }

    EngineException error() {
      return error;
    }
  }

  /** Starts it; when that fails nothing is left. */
  Launched launch(Container container, ProcessStreams streams, KernelJournal journal)
      throws Failure {
    try {
      return launchSteps(container, streams, journal);
    } catch (LaunchException e) {
      takeDown(container, journal);
      ContainerRecord record = container.record();
      LaunchFailure failure =
          LaunchFailure.ofContainer(e, record.path(), record.config().workingDir());
      throw new Failure(
          failure.exitCode(),
          e.kind() == LaunchException.Kind.OTHER
              ? mountFailure(record).orElse(failure.error())
              : failure.error());
    } catch (EngineException e) {
      takeDown(container, journal);
      throw new Failure(128, e);
    } catch (IllegalArgumentException e) {
      takeDown(container, journal);
      throw new Failure(128, EngineException.invalid(String.valueOf(e.getMessage())));
    } catch (IOException e) {
      takeDown(container, journal);
      throw new Failure(128, ContainerNetwork.failure(e));
    }
  }

  /** The reason that a user can do something about, if it was one of the mounts. */
  private Optional<EngineException> mountFailure(ContainerRecord record) {
    try (RootFilesystemView root = images.containers().view(record.id())) {
      return MountFailure.find(record, root);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "looking into the mounts of " + record.id(), e);
      return Optional.empty();
    }
  }

  /**
   * Modes of directories that the root has where memory will be mounted: that gets the same, as
   * runc does it.
   */
  private static Map<String, Integer> memoryModes(ContainerRecord record, View view)
      throws IOException {
    List<String> targets =
        record.mounts().stream()
            .filter(mount -> mount.type().equals(WantedMount.TMPFS))
            .map(MountPoint::destination)
            .toList();
    if (targets.isEmpty()) {
      return Map.of();
    }
    Map<String, Integer> modes = new HashMap<>();
    try (RootFilesystemView root = view.open()) {
      for (String target : targets) {
        root.mode(target).ifPresent(mode -> modes.put(target, mode & PERMISSIONS));
      }
    }
    return modes;
  }

  /** Opens a root file system to look into. */
  private interface View {
    RootFilesystemView open() throws IOException;
  }

  private Launched launchSteps(Container container, ProcessStreams streams, KernelJournal journal)
      throws IOException {
    ContainerRecord record = container.record();
    ContainerConfig config = record.config();
    HostConfig host = record.hostConfig();
    ContainerLayer layer = layer(record.id());
    mounts.prepare(record);
    ContainerNetwork.Connected connected = network.connect(container, journal);
    network.writeFiles(record, connected);
    if (host.namespaces().ipc().equals("shareable")) {
      sharedMemory.mount(record.id(), specs.shmSize(host), journal);
    }
    DeviceOptions devices = devices(host);
    CgroupResources resources = Limits.cgroup(host.resources(), devices.rules());
    Cgroup cgroup = cgroups.create(record.id(), resources, journal);
    ProcessSpec process =
        processes.container(record, users(record.id()), network.links().environment(record));
    ContainerSpec spec =
        specs.compile(
            record,
            layer.mount(),
            process,
            devices,
            connected.namespace(),
            memoryModes(record, () -> images.containers().view(record.id())));
    try (StdioFactory.Ends ends =
        stdio.forContainer(
            record.id(),
            config.tty(),
            config.openStdin(),
            config.stdinOnce(),
            process.user().uid())) {
      ContainerProcess started = runtime.start(spec, Optional.of(cgroup), ends.stdio(), journal);
      ends.connect(streams, started);
      return new Launched(started, connected);
    }
  }

  private ContainerLayer layer(String id) {
    return images
        .containers()
        .get(id)
        .orElseThrow(() -> EngineException.system("container " + id + " has lost its layer", null));
  }

  private static DeviceOptions devices(HostConfig host) throws IOException {
    return DeviceOptions.of(
        host.security().privileged(),
        host.resources().devices(),
        host.resources().deviceCgroupRules());
  }

  MountSetup mounts() {
    return mounts;
  }

  /** The users that a container knows now. */
  UserLookup users(String id) throws IOException {
    try (RootFilesystemView root = images.containers().view(id)) {
      return UserLookup.of(root::read);
    }
  }

  /** The users that a container of this image starts with. */
  UserLookup users(Image image) throws IOException {
    try (RootFilesystemView root = images.containers().view(image)) {
      return UserLookup.of(root::read);
    }
  }

  /** What {@link #launch} would do once image and directories are there. */
  List<KernelJournal.Step> plan(ContainerRecord record, ContainerLayer layer, Image image)
      throws IOException {
    UserLookup users = users(image);
    JournalRecorder journal = new JournalRecorder();
    Namespace net = network.plan(record, journal);
    HostConfig host = record.hostConfig();
    DeviceOptions devices = devices(host);
    Cgroup cgroup =
        cgroups.plan(record.id(), Limits.cgroup(host.resources(), devices.rules()), journal);
    ContainerSpec spec =
        specs.compile(
            record,
            layer.mount(),
            processes.container(record, users, List.of()),
            devices,
            net,
            memoryModes(record, () -> images.containers().view(image)));
    List<KernelJournal.Step> steps = new ArrayList<>(journal.steps());
    steps.addAll(runtime.plan(spec, Optional.of(cgroup)));
    return steps;
  }

  /** Undoes what is undone when a container's process is gone; goes on after failures. */
  void takeDown(Container container, KernelJournal journal) {
    String id = container.id();
    attempt(
        "removing the control group of " + id,
        () -> {
          if (cgroups.names().contains(id)) {
            cgroups.open(id, journal).delete();
          }
        });
    takeDownRest(container, journal);
  }

  /** The same for a container whose control group is known. */
  void takeDown(Container container, Cgroup cgroup, KernelJournal journal) {
    attempt("removing the control group of " + container.id(), cgroup::delete);
    takeDownRest(container, journal);
  }

  private void takeDownRest(Container container, KernelJournal journal) {
    String id = container.id();
    attempt("removing the network of " + id, () -> network.release(id, journal));
    attempt("removing the shared memory of " + id, () -> sharedMemory.unmount(id));
    attempt("releasing the volumes of " + id, () -> mounts.release(container.record()));
    attempt("removing the streams of " + id, () -> stdio.remove(id));
  }

  /** One step of taking down. */
  private interface Step {
    void run() throws IOException;
  }

  private static void attempt(String what, Step step) {
    try {
      step.run();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.ERROR, what, e);
    }
  }
}
