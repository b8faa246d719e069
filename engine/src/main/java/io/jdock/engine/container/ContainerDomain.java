package io.jdock.engine.container;

import io.jdock.engine.Containers;
import io.jdock.engine.EngineConfig;
import io.jdock.engine.EngineException;
import io.jdock.engine.Execs;
import io.jdock.engine.HostConfig;
import io.jdock.engine.Volumes;
import io.jdock.engine.event.EventBus;
import io.jdock.engine.stream.StreamLoop;
import io.jdock.engine.volume.VolumeService;
import io.jdock.engine.volume.VolumeStore;
import io.jdock.image.ImageStore;
import io.jdock.image.ImageUsers;
import io.jdock.image.spec.Digest;
import io.jdock.linux.EventLoop;
import io.jdock.linux.cgroup.CgroupFilesystem;
import io.jdock.linux.seccomp.SeccompFilters;
import io.jdock.net.Endpoint;
import io.jdock.net.NetworkStories;
import io.jdock.net.Networks;
import io.jdock.runtime.ContainerRuntime;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Containers and execs, put together. */
public final class ContainerDomain implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(ContainerDomain.class.getName());

  private final EngineConfig config;
  private final ContainerRegistry registry = new ContainerRegistry();
  private final ContainerStore store;
  private final VolumeService volumes;
  private final Scheduler scheduler;
  private final StreamLoop loop;
  private final Lifecycle lifecycle;
  private final ContainerService containers;
  private final ExecService execs;
  private final NetworkService networks;
  private final Networks hostNetworks;

  /** What the engine opened, and closes after this. */
  public record Parts(
      EventLoop loop,
      ContainerRuntime runtime,
      ImageStore images,
      CgroupFilesystem cgroups,
      OpenNetworks networks,
      EventBus events,
      Clock clock) {}

  /** Opens the host's networks, whose stories the domain keeps; they stay the engine's to close. */
  public interface OpenNetworks {
    Networks open(NetworkStories stories) throws IOException;
  }

  /** Opens what is stored, takes over containers that still run, and removes leftovers. */
  public ContainerDomain(EngineConfig config, Parts parts) throws IOException {
    this.config = config;
    this.store = new ContainerStore(config.dataRoot());
    VolumeStore volumeStore = new VolumeStore(config.dataRoot(), parts.clock());
    this.volumes = new VolumeService(volumeStore, parts.events());
    this.scheduler = new Scheduler(parts.clock());
    this.loop = new StreamLoop(parts.loop());
    NetworkJournals journals = new NetworkJournals(config.dataRoot(), store);
    this.hostNetworks = parts.networks().open(journals);
    ContainerNetwork network =
        new ContainerNetwork(hostNetworks, config.network(), registry, store);
    NetworkService networkService =
        new NetworkService(hostNetworks, network, registry, journals, parts.events());
    this.networks = networkService;
    SharedMemory sharedMemory = new SharedMemory(config.execRoot(), registry);
    StdioFactory stdio = new StdioFactory(config.execRoot());
    ProcessCompiler processes = new ProcessCompiler(config, new SeccompFilters());
    ContainerLauncher launcher =
        new ContainerLauncher(
            parts.runtime(),
            parts.images(),
            parts.cgroups(),
            network,
            processes,
            new SpecCompiler(config, network, sharedMemory),
            stdio,
            sharedMemory,
            new MountSetup(volumeStore, parts.events()));
    this.lifecycle = new Lifecycle(config, store, launcher, parts.events(), loop, scheduler);
    checkLogs(config.logConfig());
    ExecRunner runner = new ExecRunner(launcher, processes);
    HealthMonitor health = new HealthMonitor(runner, store, lifecycle, loop, scheduler);
    this.execs = new ExecService(registry, runner, lifecycle, loop, scheduler);
    Remover remover =
        new Remover(registry, store, parts.images(), volumeStore, volumes, lifecycle, execs);
    Lifecycle.Hooks hooks =
        new Lifecycle.Hooks() {
          @Override
          public void connected(Endpoint endpoint) {
            networkService.tell("connect", endpoint);
          }

          @Override
          public void disconnected(Endpoint endpoint) {
            networkService.tell("disconnect", endpoint);
          }

          @Override
          public void started(Container container) {
            health.started(container);
            tellLinked(network, container);
          }

          @Override
          public void ended(Container container) {
            health.ended(container);
          }

          @Override
          public void autoRemove(Container container) {
            remover.autoRemove(container);
          }
        };
    lifecycle.hooks(hooks);
    Creator creator =
        new Creator(
            config,
            parts.images(),
            registry,
            store,
            network,
            parts.cgroups(),
            volumeStore,
            volumes,
            new MountResolver(volumeStore, registry, parts.events()),
            launcher,
            lifecycle.logs(),
            parts.clock());
    this.containers =
        new ContainerService(
            registry,
            store,
            parts.images(),
            parts.cgroups(),
            network,
            creator,
            lifecycle,
            remover,
            new Inspector(parts.images(), network, lifecycle, config.execRoot(), parts.clock()),
            new StatsReader(scheduler),
            new Archives(parts.images(), network, launcher, launcher.mounts()),
            new Committer(parts.images(), lifecycle, parts.events(), parts.clock()),
            scheduler);
    new Recovery(
            registry,
            store,
            parts.images(),
            parts.cgroups(),
            hostNetworks,
            network,
            parts.runtime(),
            stdio,
            launcher,
            lifecycle,
            hooks,
            scheduler)
        .run();
  }

  private static void tellLinked(ContainerNetwork network, Container started) {
    try {
      network.tellLinked(started);
    } catch (IOException | EngineException e) {
      LOG.log(System.Logger.Level.WARNING, "hosts files of those linked to " + started.id(), e);
    }
  }

  private void checkLogs(HostConfig.LogConfig defaults) {
    try {
      lifecycle.logs().check(defaults);
    } catch (EngineException e) {
      throw new EngineException(e.kind(), "failed to set log opts: " + e.text(), e);
    }
  }

  /** Names of the log drivers that containers can have. */
  public List<String> logDrivers() {
    return lifecycle.logs().drivers();
  }

  public Containers containers() {
    return containers;
  }

  public io.jdock.engine.Networks networks() {
    return networks;
  }

  /** The host's networks, as {@link Parts} opened them. */
  public Networks hostNetworks() {
    return hostNetworks;
  }

  public Execs execs() {
    return execs;
  }

  /** Which containers keep images from being removed. */
  public ImageUsers imageUsers() {
    return new ImageUsers() {
      @Override
      public Optional<String> runningContainer(Digest imageId) {
        return find(imageId, container -> container.state().running());
      }

      @Override
      public Optional<String> stoppedContainer(Digest imageId) {
        return find(imageId, container -> !container.state().running());
      }

      @Override
      public int containers(Digest imageId) {
        return (int) of(imageId).count();
      }

      private Optional<String> find(Digest imageId, Predicate<Container> wanted) {
        return of(imageId).filter(wanted).map(Container::id).findFirst();
      }

      private Stream<Container> of(Digest imageId) {
        return registry.all().stream()
            .filter(container -> container.record().imageId().equals(imageId.toString()));
      }
    };
  }

  public Volumes volumes() {
    return volumes;
  }

  /** Stops the containers, all at once, unless they are to go on; writes what is not written. */
  @Override
  public void close() {
    lifecycle.shuttingDown();
    if (!config.liveRestore()) {
      List<CompletableFuture<Void>> stops = new ArrayList<>();
      for (Container container : registry.all()) {
        if (container.process() != null) {
          stops.add(CompletableFuture.runAsync(() -> stop(container), scheduler.workers()));
        }
      }
      CompletableFuture.allOf(stops.toArray(CompletableFuture[]::new)).join();
    }
    scheduler.close();
    store.close();
    loop.close();
  }

  private void stop(Container container) {
    try {
      lifecycle.stop(container, null, lifecycle.shutdownTimeout(container));
    } catch (EngineException e) {
      if (e.kind() != EngineException.Kind.NOT_MODIFIED) {
        LOG.log(
            System.Logger.Level.ERROR, "stopping container " + container.id() + ": " + e.text());
      }
    }
  }
}
