package io.jdock.engine.container;

import io.jdock.engine.CommitRequest;
import io.jdock.engine.ContainerConfig;
import io.jdock.engine.ContainerState.Status;
import io.jdock.engine.EngineException;
import io.jdock.engine.event.EventBus;
import io.jdock.engine.image.ChangeInstructions;
import io.jdock.image.Image;
import io.jdock.image.ImageStore;
import io.jdock.image.LayerException;
import io.jdock.image.LayerLease;
import io.jdock.image.spec.Digest;
import io.jdock.image.spec.ExecutionConfig;
import io.jdock.image.spec.HistoryEntry;
import io.jdock.image.spec.ImageConfig;
import io.jdock.image.spec.ImageReference;
import io.jdock.image.spec.InvalidReferenceException;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes images of containers: {@code docker commit}. */
final class Committer {
  private final ImageStore images;
  private final Lifecycle lifecycle;
  private final EventBus events;
  private final Clock clock;

  Committer(ImageStore images, Lifecycle lifecycle, EventBus events, Clock clock) {
    this.images = images;
    this.lifecycle = lifecycle;
    this.events = events;
    this.clock = clock;
  }

  String commit(Container container, CommitRequest request) {
    Optional<ImageReference> name = name(request);
    ExecutionConfig config = config(container.record().config(), request);
    if (container.removing()) {
      throw EngineException.conflict(
          "You cannot commit container " + container.id() + " which is being removed");
    }
    boolean paused = request.pause() && pause(container);
    container.rootUse().readLock().lock();
    Image image;
    try (LayerLease layer = images.containers().commit(container.id())) {
      image = register(container, request, config, layer);
      if (name.isPresent()) {
        images.tagNew(image.id(), name.get());
      }
    } catch (LayerException e) {
      throw EngineException.invalid(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw EngineException.system("commit container " + container.id() + ": " + e.getMessage(), e);
    } finally {
      container.rootUse().readLock().unlock();
      if (paused) {
        unpause(container);
      }
    }
    String id = image.id().toString();
    String familiar = name.map(ImageReference::familiar).orElse("");
    if (name.isPresent()) {
      events.publish("image", "tag", id, Map.of("name", familiar));
    }
    lifecycle.event(
        container,
        "commit",
        Map.of("comment", request.comment(), "imageID", id, "imageRef", familiar));
    return id;
  }

  private static Optional<ImageReference> name(CommitRequest request) {
    if (request.repository().isEmpty()) {
      return Optional.empty();
    }
    String tag = request.tag().isEmpty() ? "" : ":" + request.tag();
    try {
      ImageReference name = ImageReference.parse(request.repository() + tag).withDefaultTag();
      if (name.digest().isPresent()) {
        throw EngineException.invalid("cannot import digest reference");
      }
      return Optional.of(name);
    } catch (InvalidReferenceException e) {
      throw EngineException.invalid(String.valueOf(e.getMessage()));
    }
  }

  private static ExecutionConfig config(ContainerConfig container, CommitRequest request) {
    ExecutionConfig own = CommittedConfig.of(container);
    ContainerConfig asked = request.config();
    ExecutionConfig base = asked == null ? own : CommittedConfig.of(asked);
    return CommittedConfig.merge(ChangeInstructions.apply(base, request.changes()), own);
  }

  /** Whether it is paused now and was not before; one that does not run needs no pause. */
  private boolean pause(Container container) {
    if (container.process() == null || container.state().status() == Status.PAUSED) {
      return false;
    }
    try {
      lifecycle.pause(container);
      return true;
    } catch (EngineException e) {
      if (e.kind() == EngineException.Kind.CONFLICT) {
        return false; // it has ended meanwhile, or somebody else has paused it
      }
      throw e;
    }
  }

  private void unpause(Container container) {
    try {
      lifecycle.unpause(container);
    } catch (EngineException e) {
      if (e.kind() != EngineException.Kind.CONFLICT) {
        throw e; // one that was killed meanwhile is not paused any more
      }
    }
  }

  private Image register(
      Container container, CommitRequest request, ExecutionConfig config, LayerLease layer)
      throws IOException {
    Digest parentId = Digest.parse(container.record().imageId());
    Optional<Image> parent = images.get(parentId);
    ImageConfig base =
        parent
            .map(Image::config)
            .orElseThrow(() -> new IOException("image " + parentId + " is not here"));
    List<Digest> diffIds = new ArrayList<>(base.diffIds());
    boolean nothing = layer.layer().isEmpty();
    if (!nothing) {
      diffIds.add(layer.layer().diffId());
    }
    String now = clock.instant().toString();
    List<String> cmd = container.record().config().cmd();
    List<HistoryEntry> history = new ArrayList<>(base.history());
    history.add(
        new HistoryEntry(
            now,
            cmd == null ? "" : String.join(" ", cmd),
            request.author(),
            request.comment(),
            nothing));
    ImageConfig committed =
        new ImageConfig(now, request.author(), base.platform(), "", "", config, diffIds, history);
    return images.register(committed.toJson(), Optional.empty(), Optional.of(parentId));
  }
}
