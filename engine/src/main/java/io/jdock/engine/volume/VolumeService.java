package io.jdock.engine.volume;

import io.jdock.engine.EngineException;
import io.jdock.engine.Filters;
import io.jdock.engine.Volumes;
import io.jdock.engine.event.EventBus;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@link Volumes} over the store. */
public final class VolumeService implements Volumes {
  private static final System.Logger LOG = System.getLogger(VolumeService.class.getName());

  private final VolumeStore store;
  private final EventBus events;

  public VolumeService(VolumeStore store, EventBus events) {
    this.store = store;
    this.events = events;
  }

  @Override
  public List<Details> list(Filters filters) {
    VolumeFilter filter = VolumeFilter.forList(filters);
    return store.all().stream()
        .filter(volume -> filter.matches(volume, !store.holders(volume.name()).isEmpty()))
        .map(this::details)
        .toList();
  }

  @Override
  public Details inspect(String name) {
    Volume volume = store.find(name);
    if (volume == null) {
      throw EngineException.notFound("get " + name + ": no such volume");
    }
    return details(volume);
  }

  private Details details(Volume volume) {
    return new Details(
        volume.name(),
        Volume.LOCAL,
        store.data(volume.name()),
        volume.created(),
        volume.options(),
        volume.labels(),
        store.holders(volume.name()).size());
  }

  @Override
  public Details create(CreateVolume request) {
    checkDriver(request.name(), request.driver());
    try {
      VolumeStore.Held made = store.create(request.name(), request.options(), request.labels());
      if (made.made()) {
        created(events, made.volume().name());
      }
      return details(made.volume());
    } catch (IOException e) {
      throw EngineException.system("create " + request.name() + ": " + e.getMessage(), e);
    }
  }

  /**
   * @param driver empty for the default
   * @throws EngineException when there is no such driver, in Docker's words
   */
  public static void checkDriver(String name, String driver) {
    if (!Set.of("", Volume.LOCAL).contains(driver)) {
      throw EngineException.notFound(
          "create "
              + name
              + ": error looking up volume plugin "
              + driver
              + ": plugin \""
              + driver
              + "\" not found");
    }
  }

  /** Tells listeners of a new volume. */
  public static void created(EventBus events, String name) {
    events.publish("volume", "create", name, Map.of("driver", Volume.LOCAL));
  }

  /** Tells listeners that a volume is gone. */
  public static void destroyed(EventBus events, String name) {
    events.publish("volume", "destroy", name, Map.of("driver", Volume.LOCAL));
  }

  @Override
  public void remove(String name, boolean force) {
    try {
      if (store.remove(name) == null) {
        if (!force) {
          throw EngineException.notFound("get " + name + ": no such volume");
        }
        return;
      }
      destroyed(events, name);
    } catch (IOException e) {
      throw EngineException.system("remove " + name + ": " + e.getMessage(), e);
    }
  }

  /**
   * Removes a volume with the container that it was made for.
   *
   * @return false when another container has it too
   */
  public boolean removeAnonymous(String name) {
    try {
      remove(name, true);
      return true;
    } catch (EngineException e) {
      if (e.kind() != EngineException.Kind.CONFLICT) {
        throw e;
      }
      return false;
    }
  }

  @Override
  public Pruned prune(Filters filters) {
    VolumeFilter filter = VolumeFilter.forPrune(filters);
    List<String> removed = new ArrayList<>();
    long bytes = 0;
    for (Volume volume : store.all()) {
      if (!filter.prunes(volume) || !store.holders(volume.name()).isEmpty()) {
        continue;
      }
      try {
        long size = DirectorySize.of(store.data(volume.name()));
        remove(volume.name(), true);
        removed.add(volume.name());
        bytes += size;
      } catch (EngineException | IOException e) { // one that cannot be removed stops no other
        LOG.log(System.Logger.Level.WARNING, "could not remove volume " + volume.name(), e);
      }
    }
    events.publish("volume", "prune", "", Map.of("reclaimed", Long.toString(bytes)));
    return new Pruned(removed, bytes);
  }
}
