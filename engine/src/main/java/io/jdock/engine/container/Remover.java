package io.jdock.engine.container;

import io.jdock.engine.ContainerDetails.MountPoint;
import io.jdock.engine.ContainerState.Status;
import io.jdock.engine.EngineException;
import io.jdock.engine.volume.VolumeService;
import io.jdock.engine.volume.VolumeStore;
import io.jdock.image.ImageStore;
import java.io.IOException;
import java.util.Map;

/** Removes containers with all that is theirs. */
final class Remover {
  private static final System.Logger LOG = System.getLogger(Remover.class.getName());

  private final ContainerRegistry registry;
  private final ContainerStore store;
  private final ImageStore images;
  private final VolumeStore volumes;
  private final VolumeService volumeService;
  private final Lifecycle lifecycle;
  private final ExecService execs;

  Remover(
      ContainerRegistry registry,
      ContainerStore store,
      ImageStore images,
      VolumeStore volumes,
      VolumeService volumeService,
      Lifecycle lifecycle,
      ExecService execs) {
    this.registry = registry;
    this.store = store;
    this.images = images;
    this.volumes = volumes;
    this.volumeService = volumeService;
    this.lifecycle = lifecycle;
    this.execs = execs;
  }

  void remove(Container container, boolean force, boolean anonymousVolumes) {
    try (Container.Held held = container.hold()) {
      if (container.removing()) {
        throw EngineException.conflict(
            "removal of container " + container.id() + " is already in progress");
      }
      if (!force) {
        refuseRunning(container);
      }
      container.removing(true);
    }
    try {
      if (container.process() != null) {
        kill(container);
      }
      delete(container, anonymousVolumes);
    } catch (RuntimeException | IOException e) {
      try (Container.Held held = container.hold()) {
        container.removing(false);
        container.run(container.run().withStatus(Status.DEAD));
        store.save(container.id(), container.run());
      }
      throw e instanceof EngineException known
          ? known
          : EngineException.system(
              "unable to remove filesystem for " + container.id() + ": " + e.getMessage(), e);
    }
  }

  private static void refuseRunning(Container container) {
    String prefix = "cannot remove container \"/" + container.name() + "\": container is ";
    switch (container.state().status()) {
      case RUNNING ->
          throw EngineException.conflict(
              prefix + "running: stop the container before removing or force remove");
      case RESTARTING ->
          throw EngineException.conflict(
              prefix + "restarting: stop the container before removing or force remove");
      case PAUSED -> throw EngineException.conflict(prefix + "paused and must be unpaused first");
      default -> {}
    }
  }

  private void kill(Container container) {
    try {
      lifecycle.kill(container, "KILL");
    } catch (EngineException e) {
      if (e.kind() != EngineException.Kind.CONFLICT) { // it ended by itself
        throw e;
      }
    }
  }

  private void delete(Container container, boolean anonymousVolumes) throws IOException {
    try (Container.Held held = container.hold()) {
      lifecycle.cancelRestart(container);
      container.run(container.run().withStatus(Status.REMOVING));
      images.containers().remove(container.id());
      store.remove(container.id());
      for (MountPoint mount : container.record().mounts()) {
        if (mount.type().equals(WantedMount.VOLUME)) {
          volumes.release(mount.name(), container.id());
        }
      }
      if (anonymousVolumes) {
        // one that another container has too stays
        container.record().anonymousVolumes().forEach(volumeService::removeAnonymous);
      }
      registry.remove(container);
      lifecycle.forget(container);
      execs.forget(container);
    }
    lifecycle.event(container, "destroy", Map.of());
    container.removed().complete(new Container.Exit(container.state().exitCode(), ""));
  }

  /** {@code --rm}: nobody waits for the answer. */
  void autoRemove(Container container) {
    try {
      remove(container, true, true);
    } catch (EngineException e) {
      // A client that asked for the removal meanwhile is told; that it was first is no error.
      boolean underWay = e.kind() == EngineException.Kind.CONFLICT;
      LOG.log(
          underWay ? System.Logger.Level.DEBUG : System.Logger.Level.ERROR,
          "removing container " + container.id() + ": " + e.text(),
          e);
    }
  }
}
