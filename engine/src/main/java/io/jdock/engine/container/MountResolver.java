package io.jdock.engine.container;

import io.jdock.engine.ContainerConfig;
import io.jdock.engine.ContainerDetails.MountPoint;
import io.jdock.engine.EngineException;
import io.jdock.engine.HostConfig;
import io.jdock.engine.event.EventBus;
import io.jdock.engine.volume.Volume;
import io.jdock.engine.volume.VolumeService;
import io.jdock.engine.volume.VolumeStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds out what {@code --volumes-from}, {@code -v}, {@code --mount}, {@code --tmpfs} and an
 * image's VOLUME mount, and takes the volumes for the container.
 */
final class MountResolver {
  private final VolumeStore volumes;
  private final ContainerRegistry registry;
  private final EventBus events;

  MountResolver(VolumeStore volumes, ContainerRegistry registry, EventBus events) {
    this.volumes = volumes;
    this.registry = registry;
    this.events = events;
  }

  /**
   * @param mounts by target
   * @param anonymous names of volumes that nobody named, which {@code rm -v} removes
   * @param copied volumes that take the image's files at their target if they are empty
   */
  record Resolved(List<MountPoint> mounts, List<String> anonymous, List<MountPoint> copied) {}

  /** What is asked for: other containers' mounts, then those of its own, which replace them. */
  private record Asked(Map<String, Borrowed> borrowed, Map<String, WantedMount> own) {}

  private record Borrowed(MountPoint mount, boolean anonymous) {}

  /** Checks without making anything. */
  void check(ContainerConfig config, HostConfig host) {
    asked(config, host);
  }

  /** What would be mounted, without making volumes or directories. */
  List<MountPoint> planned(ContainerConfig config, HostConfig host) {
    Asked asked = asked(config, host);
    List<MountPoint> mounts = new ArrayList<>();
    asked.borrowed.values().forEach(each -> mounts.add(each.mount));
    for (WantedMount want : asked.own.values()) {
      mounts.add(point(want, want.source().isEmpty() ? "NEW" : want.source()));
    }
    return mounts;
  }

  /**
   * @param container the id of the one that has the volumes from now on
   * @throws EngineException when a volume cannot be made; none is left taken then
   */
  Resolved resolve(String container, ContainerConfig config, HostConfig host) throws IOException {
    Asked asked = asked(config, host);
    List<MountPoint> mounts = new ArrayList<>();
    List<String> anonymous = new ArrayList<>();
    List<MountPoint> copied = new ArrayList<>();
    try {
      for (Borrowed borrowed : asked.borrowed.values()) {
        if (borrowed.mount.type().equals(WantedMount.VOLUME)) {
          take(borrowed.mount.name(), WantedMount.NewVolume.PLAIN, container);
          if (borrowed.anonymous) {
            anonymous.add(borrowed.mount.name());
          }
        }
        mounts.add(borrowed.mount);
      }
      for (WantedMount want : asked.own.values()) {
        if (!want.type().equals(WantedMount.VOLUME)) {
          mounts.add(point(want, ""));
          continue;
        }
        Volume volume = take(want.source(), want.volume(), container);
        if (want.source().isEmpty()) {
          anonymous.add(volume.name());
        }
        MountPoint point = point(want, volume.name());
        mounts.add(point);
        if (want.copy()) {
          copied.add(point);
        }
      }
      return new Resolved(mounts, anonymous, copied);
    } catch (IOException | RuntimeException e) {
      mounts.forEach(mount -> volumes.release(mount.name(), container));
      throw e;
    }
  }

  private Volume take(String name, WantedMount.NewVolume made, String container)
      throws IOException {
    VolumeService.checkDriver(name, made.driver());
    VolumeStore.Held held = volumes.hold(name, made.options(), made.labels(), container);
    if (held.made()) {
      VolumeService.created(events, held.volume().name());
    }
    return held.volume();
  }

  private MountPoint point(WantedMount want, String volume) {
    boolean named = want.type().equals(WantedMount.VOLUME);
    return new MountPoint(
        want.type(),
        named ? volume : "",
        named ? volumes.data(volume).toString() : want.source(),
        want.target(),
        named ? Volume.LOCAL : "",
        want.mode(),
        !want.readOnly(),
        want.propagation(),
        want.attaching());
  }

  private Asked asked(ContainerConfig config, HostConfig host) {
    HostConfig.Storage storage = host.storage();
    Map<String, Borrowed> borrowed = new LinkedHashMap<>();
    storage.volumesFrom().forEach(spec -> borrow(borrowed, spec));
    Map<String, WantedMount> own = new LinkedHashMap<>();
    Set<String> memory = new HashSet<>();
    List<WantedMount> tmpfs = new ArrayList<>();
    storage.tmpfs().forEach((target, text) -> tmpfs.add(WantedMount.tmpfs(target, text)));
    tmpfs.forEach(mount -> memory.add(mount.target()));
    for (String spec : storage.binds()) {
      WantedMount want = WantedMount.bind(spec, storage.volumeDriver());
      if (memory.contains(want.target())) {
        throw duplicate(want.target());
      }
      add(own, want);
    }
    storage.mounts().forEach(mount -> add(own, WantedMount.of(mount)));
    own.values().forEach(want -> checkName(want));
    tmpfs.forEach(want -> add(own, want));
    own.keySet().forEach(borrowed::remove);
    for (String target : config.volumes()) {
      WantedMount want = WantedMount.anonymous(target);
      if (!borrowed.containsKey(want.target())) {
        own.putIfAbsent(want.target(), want);
      }
    }
    return new Asked(borrowed, own);
  }

  private static void checkName(WantedMount want) {
    if (want.type().equals(WantedMount.VOLUME) && !want.source().isEmpty()) {
      Volume.checkName(want.source());
    }
  }

  private static void add(Map<String, WantedMount> byTarget, WantedMount want) {
    if (byTarget.putIfAbsent(want.target(), want) != null) {
      throw duplicate(want.target());
    }
  }

  private static EngineException duplicate(String target) {
    return EngineException.invalid("Duplicate mount point: " + target);
  }

  /** One that is not there is a wrong parameter: "not found" would make clients pull the image. */
  private Container donor(String ref) {
    try {
      return registry.resolve(ref);
    } catch (EngineException e) {
      throw new EngineException(EngineException.Kind.INVALID_PARAMETER, e.text(), e);
    }
  }

  /** {@code CONTAINER[:MODE]}. */
  private void borrow(Map<String, Borrowed> byTarget, String spec) {
    int colon = spec.indexOf(':');
    String ref = colon < 0 ? spec : spec.substring(0, colon);
    if (ref.isEmpty()) {
      throw EngineException.invalid("volumes-from specification cannot be an empty string");
    }
    boolean writable = colon < 0 || WantedMount.writable(spec.substring(colon + 1));
    ContainerRecord donor = donor(ref).record();
    for (MountPoint mount : donor.mounts()) {
      if (mount.isOption()) {
        continue; // --tmpfs is an option of that container, not one of its volumes
      }
      byTarget.put(
          mount.destination(),
          new Borrowed(
              new MountPoint(
                  mount.type(),
                  mount.name(),
                  mount.source(),
                  mount.destination(),
                  mount.driver(),
                  mount.type().equals(WantedMount.TMPFS) ? mount.mode() : "",
                  mount.rw() && writable,
                  mount.propagation(),
                  mount.attaching()),
              donor.anonymousVolumes().contains(mount.name())));
    }
  }
}
