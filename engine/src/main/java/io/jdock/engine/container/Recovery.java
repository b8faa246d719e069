package io.jdock.engine.container;

import io.jdock.engine.ContainerState.Status;
import io.jdock.engine.EngineException;
import io.jdock.engine.RestartPolicy;
import io.jdock.engine.stream.ProcessStreams;
import io.jdock.image.ImageStore;
import io.jdock.linux.KernelJournal;
import io.jdock.linux.cgroup.Cgroup;
import io.jdock.linux.cgroup.CgroupFilesystem;
import io.jdock.net.LiveSandbox;
import io.jdock.net.Networks;
import io.jdock.runtime.ContainerProcess;
import io.jdock.runtime.ContainerRuntime;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a daemon does at its start: brings containers' records back, takes over those that still
 * run, removes what belongs to none, and starts those that are always to run.
 */
final class Recovery {
  private static final System.Logger LOG = System.getLogger(Recovery.class.getName());

  private final ContainerRegistry registry;
  private final ContainerStore store;
  private final ImageStore images;
  private final CgroupFilesystem cgroups;
  private final Networks networks;
  private final ContainerNetwork network;
  private final ContainerRuntime runtime;
  private final StdioFactory stdio;
  private final ContainerLauncher launcher;
  private final Lifecycle lifecycle;
  private final Lifecycle.Hooks hooks;
  private final Scheduler scheduler;

  Recovery(
      ContainerRegistry registry,
      ContainerStore store,
      ImageStore images,
      CgroupFilesystem cgroups,
      Networks networks,
      ContainerNetwork network,
      ContainerRuntime runtime,
      StdioFactory stdio,
      ContainerLauncher launcher,
      Lifecycle lifecycle,
      Lifecycle.Hooks hooks,
      Scheduler scheduler) {
    this.registry = registry;
    this.store = store;
    this.images = images;
    this.cgroups = cgroups;
    this.networks = networks;
    this.network = network;
    this.runtime = runtime;
    this.stdio = stdio;
    this.launcher = launcher;
    this.lifecycle = lifecycle;
    this.hooks = hooks;
    this.scheduler = scheduler;
  }

  private record Alive(Container container, ContainerProcess process) {}

  void run() throws IOException {
    List<Alive> alive = new ArrayList<>();
    List<Container> ended = new ArrayList<>();
    for (ContainerStore.Stored stored : store.load()) {
      Container container = new Container(stored.record(), stored.run());
      registry.add(container);
      launcher.mounts().recover(stored.record());
      if (!stored.run().state().running()) {
        continue;
      }
      Optional<ContainerProcess> process = adopt(container);
      if (process.isPresent()) {
        alive.add(new Alive(container, process.get()));
      } else {
        ended.add(container);
      }
    }
    networks.reconcile(
        alive.stream()
            .map(
                a ->
                    new LiveSandbox(
                        a.container.id(), a.container.run().endpoints(), a.container.run().ports()))
            .toList());
    ended.forEach(this::markEnded);
    removeLeftovers(alive);
    alive.forEach(this::takeOver);
    launcher.mounts().volumes().unmountUnused();
    startAgain(ended);
  }

  private Optional<ContainerProcess> adopt(Container container) throws IOException {
    RunRecord run = container.run();
    if (run.state().pid() == 0) {
      return Optional.empty();
    }
    Optional<Cgroup> cgroup =
        cgroups.names().contains(container.id())
            ? Optional.of(cgroups.open(container.id(), KernelJournal.none()))
            : Optional.empty();
    String pidMode = container.record().hostConfig().namespaces().pid();
    return runtime.adopt(
        container.id(), run.state().pid(), run.startTimeTicks(), pidMode.isEmpty(), cgroup);
  }

  private void markEnded(Container container) {
    try (Container.Held held = container.hold()) {
      container.run(
          container
              .run()
              .ended(
                  Status.EXITED,
                  255,
                  "the container ended while the daemon was not running",
                  false,
                  scheduler.clock().instant()));
      store.save(container.id(), container.run());
      lifecycle.finishLog(container, stdio.directory(container.id()));
      launcher.takeDown(container, KernelJournal.none());
    }
  }

  /** Control groups, layers and streams of containers that are no more. */
  private void removeLeftovers(List<Alive> alive) throws IOException {
    Set<String> running = new HashSet<>();
    alive.forEach(a -> running.add(a.container.id()));
    for (String name : cgroups.names()) {
      if (!running.contains(name)) {
        LOG.log(System.Logger.Level.INFO, "removing the control group of nobody: {0}", name);
        Cgroup cgroup = cgroups.open(name, KernelJournal.none());
        cgroup.kill();
        cgroup.delete();
      }
    }
    Set<String> known = new HashSet<>();
    registry.all().forEach(container -> known.add(container.id()));
    for (String id : images.containers().list()) {
      if (!known.contains(id)) {
        images.containers().remove(id);
      }
    }
    for (String id : stdio.ids()) {
      if (!running.contains(id)) {
        stdio.remove(id);
      }
    }
  }

  private void takeOver(Alive alive) {
    Container container = alive.container;
    try (Container.Held held = container.hold()) {
      container.process(alive.process);
      ProcessStreams streams = lifecycle.streams(container);
      if (!container.record().config().tty()) {
        stdio.reconnect(container.id(), streams, container.record().config().openStdin());
      }
      network.takeOver(container);
      launcher.mounts().takeOver(container.record());
      hooks.started(container);
      lifecycle.watch(container, alive.process);
      LOG.log(System.Logger.Level.INFO, "container {0} goes on", container.id());
    } catch (IOException | EngineException e) {
      LOG.log(System.Logger.Level.ERROR, "taking over container " + container.id(), e);
    }
  }

  /** Those that a user did not stop, as their restart policy says. */
  private void startAgain(List<Container> ended) {
    for (Container container : registry.all()) {
      RestartPolicy policy = container.record().hostConfig().restartPolicy();
      boolean ran = container.state().startedAt() != null;
      boolean wanted =
          switch (policy.mode()) {
            case NO -> false;
            case ALWAYS -> ran;
            case UNLESS_STOPPED -> ran && !container.run().stoppedByUser();
            case ON_FAILURE -> ended.contains(container);
          };
      if (container.process() == null && wanted) {
        scheduler.workers().execute(() -> start(container));
      } else if (container.process() == null
          && container.record().hostConfig().autoRemove()
          && ran) {
        scheduler.workers().execute(() -> hooks.autoRemove(container));
      }
    }
  }

  private void start(Container container) {
    try {
      lifecycle.start(container);
    } catch (EngineException e) {
      LOG.log(
          System.Logger.Level.ERROR,
          "failed to start container " + container.id() + ": " + e.text());
    }
  }
}
