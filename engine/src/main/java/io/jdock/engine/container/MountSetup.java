package io.jdock.engine.container;

import io.jdock.engine.ContainerDetails.MountPoint;
import io.jdock.engine.EngineException;
import io.jdock.engine.event.EventBus;
import io.jdock.engine.volume.MountTable;
import io.jdock.engine.volume.VolumeStore;
import io.jdock.linux.Descriptors;
import io.jdock.linux.Errnos;
import io.jdock.linux.Fd;
import io.jdock.linux.LinuxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes what a container mounts be there before it starts: missing directories of the host, file
 * systems of volumes; and tells of volumes' use.
 */
final class MountSetup {
  private static final AtomicLong LOOKS = new AtomicLong();

  private final VolumeStore volumes;
  private final EventBus events;

  /** Ids of containers that were told to use their volumes. */
  private final Set<String> using = ConcurrentHashMap.newKeySet();

  MountSetup(VolumeStore volumes, EventBus events) {
    this.volumes = volumes;
    this.events = events;
  }

  VolumeStore volumes() {
    return volumes;
  }

  /**
   * @throws EngineException when a source cannot be used, in Docker's words
   * @throws IOException when a volume's file system cannot be mounted
   */
  void prepare(ContainerRecord record) throws IOException {
    using.add(record.id());
    for (MountPoint mount : record.mounts()) {
      switch (mount.type()) {
        case WantedMount.VOLUME -> volume(record.id(), mount);
        case WantedMount.BIND -> bind(mount);
        default -> {} // memory needs nothing before
      }
    }
  }

  private void volume(String container, MountPoint mount) throws IOException {
    volumes.mount(mount.name(), container);
    requireSubpath(mount);
    events.publish(
        "volume",
        "mount",
        mount.name(),
        Map.of(
            "driver", mount.driver(),
            "container", container,
            "destination", mount.destination(),
            "read/write", Boolean.toString(mount.rw()),
            "propagation", mount.propagation()));
  }

  private static void requireSubpath(MountPoint mount) throws IOException {
    String subpath = mount.attaching().subpath();
    if (subpath.isEmpty()) {
      return;
    }
    try (Fd top = Descriptors.open(Path.of(mount.source()), Descriptors.O_PATH);
        Fd below = openBelow(top, subpath)) {
      below.number();
    } catch (LinuxException e) {
      throw EngineException.invalid(
          "cannot access path "
              + Path.of(mount.source()).resolve(subpath)
              + ": lstat "
              + Path.of(mount.source()).resolve(subpath)
              + ": "
              + Errnos.text(e.errno()));
    }
  }

  /** What links there are on the way is resolved below the top, never outside. */
  static Fd openBelow(Fd top, String subpath) throws LinuxException {
    return Descriptors.openat2(top, subpath, Descriptors.O_PATH, 0, Descriptors.RESOLVE_IN_ROOT);
  }

  private static void bind(MountPoint mount) throws IOException {
    Path source = Path.of(mount.source());
    if (!Files.exists(source)) {
      if (!mount.attaching().createSource()) {
        throw EngineException.invalid(
            "invalid mount config for type \"bind\": bind source path does not exist: " + source);
      }
      for (Path up = source.getParent(); up != null; up = up.getParent()) {
        if (Files.exists(up) && !Files.isDirectory(up)) {
          throw MountFailure.notADirectory(mount);
        }
      }
      try {
        Files.createDirectories(source);
      } catch (IOException e) {
        throw EngineException.system(
            "error while creating mount source path '" + source + "': mkdir " + e.getMessage(), e);
      }
    }
    boolean shared = mount.propagation().endsWith("shared");
    boolean slave = mount.propagation().endsWith("slave");
    if (shared || slave) {
      MountTable.Mount below = MountTable.containing(source.toRealPath());
      if (!below.shared() && (shared || !below.slave())) {
        throw EngineException.system(
            "path "
                + source
                + " is mounted on "
                + below.point()
                + " but it is not a shared "
                + (shared ? "mount" : "or slave mount"),
            null);
      }
    }
  }

  /** A container's record is back: it has its volumes still. */
  void recover(ContainerRecord record) {
    for (MountPoint mount : record.mounts()) {
      if (mount.type().equals(WantedMount.VOLUME)) {
        volumes.holdAgain(mount.name(), record.id());
      }
    }
  }

  /** A container ran on while the daemon did not. */
  void takeOver(ContainerRecord record) {
    for (MountPoint mount : record.mounts()) {
      if (mount.type().equals(WantedMount.VOLUME)) {
        volumes.mountedFor(mount.name(), record.id());
      }
    }
    using.add(record.id());
  }

  /** The container's process is gone, or was never made. */
  void release(ContainerRecord record) throws IOException {
    boolean used = using.remove(record.id());
    for (MountPoint mount : record.mounts()) {
      if (mount.type().equals(WantedMount.VOLUME)) {
        volumes.unmount(mount.name(), record.id());
        if (used) {
          events.publish(
              "volume",
              "unmount",
              mount.name(),
              Map.of("driver", mount.driver(), "container", record.id()));
        }
      }
    }
  }

  /** Sources of a container's binds that can be looked into; close it after use. */
  final class Sources implements AutoCloseable {
    private final List<Fd> open = new ArrayList<>();
    private final List<String> mounted = new ArrayList<>();
    private final String user = "looking-" + LOOKS.incrementAndGet();

    /** Where the mount's files can be reached on the host, until this is closed. */
    Path of(MountPoint mount) throws IOException {
      if (mount.type().equals(WantedMount.VOLUME)) {
        volumes.mount(mount.name(), user);
        mounted.add(mount.name());
      }
      String subpath = mount.attaching().subpath();
      if (subpath.isEmpty()) {
        return Path.of(mount.source());
      }
      try (Fd top = Descriptors.open(Path.of(mount.source()), Descriptors.O_PATH)) {
        Fd below = openBelow(top, subpath);
        open.add(below);
        return Path.of(below.procPath());
      }
    }

    @Override
    public void close() throws IOException {
      open.forEach(Fd::close);
      for (String name : mounted) {
        volumes.unmount(name, user);
      }
    }
  }
}
