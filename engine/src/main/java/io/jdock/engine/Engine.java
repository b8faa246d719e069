package io.jdock.engine;

import io.jdock.engine.build.Builds;
import io.jdock.engine.build.ImageBuilder;
import io.jdock.engine.container.ContainerDomain;
import io.jdock.engine.event.EventBus;
import io.jdock.engine.image.ImageService;
import io.jdock.engine.pull.Cancellation;
import io.jdock.engine.pull.ImagePuller;
import io.jdock.engine.pull.ProgressSink;
import io.jdock.engine.pull.PulledImage;
import io.jdock.engine.registry.RegistryService;
import io.jdock.engine.system.SystemService;
import io.jdock.image.ImageStore;
import io.jdock.image.spec.ImageReference;
import io.jdock.image.spec.Platform;
import io.jdock.linux.EventLoop;
import io.jdock.linux.cgroup.CgroupFilesystem;
import io.jdock.net.AddressPool;
import io.jdock.net.Cidr;
import io.jdock.net.NetworkConfig;
import io.jdock.registry.Credentials;
import io.jdock.registry.RegistryClient;
import io.jdock.registry.RegistryConfig;
import io.jdock.runtime.ContainerRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;

/**
 * The container engine: everything that the daemon serves. One process at a time may have a data
 * root open.
 */
public final class Engine implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Engine.class.getName());

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final EventBus events = new EventBus(Clock.systemUTC());
  private final ContainerDomain domain;
  private final ImageStore imageStore;
  private final Images images;
  private final Networks networks;
  private final HostSystem system;
  private final ImagePuller puller;
  private final Registries registries;
  private final Builds builds;

  private Engine(EngineConfig config) throws IOException {
    try {
      makeDirectories(config);
      EventLoop loop = opening(EventLoop.start("event-loop"));
      ContainerRuntime runtime = opening(ContainerRuntime.create(loop, config.execRoot()));
      imageStore = ImageStore.open(config.dataRoot());
      CgroupFilesystem cgroups = CgroupFilesystem.detect(config.cgroupParent());
      domain =
          opening(
              new ContainerDomain(
                  config,
                  new ContainerDomain.Parts(
                      loop,
                      runtime,
                      imageStore,
                      cgroups,
                      stories ->
                          opening(io.jdock.net.Networks.open(networkConfig(config), loop, stories)),
                      events,
                      Clock.systemUTC())));
      RegistryClient registry =
          opening(
              new RegistryClient(
                  RegistryConfig.of(config.registry().mirrors(), config.registry().insecure())));
      puller =
          opening(
              new ImagePuller(
                  imageStore,
                  registry,
                  config.dataRoot().resolve("content/ingest"),
                  config.maxConcurrentDownloads()));
      registries = new RegistryService(imageStore, registry, events);
      images = new ImageService(imageStore, domain.imageUsers(), events);
      networks = domain.networks();
      builds =
          ImageBuilder.open(config, imageStore, domain.containers(), domain.imageUsers(), events);
      system =
          new SystemService(
              config, domain, images, imageStore, cgroups, domain.hostNetworks(), events);
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * Opens the engine: state comes back, containers that still run are taken over, leftovers go.
   *
   * @throws IOException when the data root or the kernel cannot be used
   */
  public static Engine open(EngineConfig config) throws IOException {
    return new Engine(config);
  }

  private static void makeDirectories(EngineConfig config) throws IOException {
    // Nobody else reaches what images and build caches have, setuid programs above all; as Docker.
    var closed = PosixFilePermissions.fromString("rwx--x---");
    Files.createDirectories(config.dataRoot());
    Files.setPosixFilePermissions(config.dataRoot(), closed);
    Files.createDirectories(
        config.execRoot(),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
  }

  private static NetworkConfig networkConfig(EngineConfig config) {
    EngineConfig.Network network = config.network();
    NetworkConfig to =
        NetworkConfig.defaults(config.dataRoot(), config.execRoot())
            .withBridge(network.bridge())
            .withIptables(network.iptables())
            .withPools(
                network.addressPools().stream()
                    .map(pool -> new AddressPool(Cidr.parse(pool.base()), pool.size()))
                    .toList());
    if (!network.bip().isEmpty()) {
      to = to.withBip(Cidr.parse(network.bip()));
    }
    return network.mtu() == 0 ? to : to.withMtu(network.mtu());
  }

  private <T extends AutoCloseable> T opening(T part) {
    opened.push(part);
    return part;
  }

  public Containers containers() {
    return domain.containers();
  }

  public Execs execs() {
    return domain.execs();
  }

  public Images images() {
    return images;
  }

  public Registries registries() {
    return registries;
  }

  public Networks networks() {
    return networks;
  }

  public Builds builds() {
    return builds;
  }

  public Volumes volumes() {
    return domain.volumes();
  }

  public HostSystem system() {
    return system;
  }

  public Events events() {
    return events;
  }

  /** The store behind {@link #images}, for importing. */
  public ImageStore imageStore() {
    return imageStore;
  }

  /**
   * Pulls an image; see {@link ImagePuller#pull}.
   *
   * @throws EngineException in Docker's words
   */
  public PulledImage pull(
      ImageReference reference,
      Optional<Platform> platform,
      Credentials credentials,
      ProgressSink progress,
      Cancellation cancellation) {
    PulledImage pulled = puller.pull(reference, platform, credentials, progress, cancellation);
    String name = reference.withDefaultTag().familiar();
    events.publish("image", "pull", name, Map.of("name", name));
    return pulled;
  }

  /** Stops the containers (unless they are to go on) and closes everything, last opened first. */
  @Override
  public void close() {
    while (!opened.isEmpty()) {
      AutoCloseable part = opened.pop();
      try {
        part.close();
      } catch (Exception e) {
        LOG.log(System.Logger.Level.ERROR, "closing " + part.getClass().getSimpleName(), e);
      }
    }
  }
}
