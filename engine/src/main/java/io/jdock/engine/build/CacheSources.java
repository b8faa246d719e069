package io.jdock.engine.build;

import io.jdock.image.Image;
import io.jdock.image.ImageStore;
import io.jdock.image.Layer;
import io.jdock.image.LayerLease;
import io.jdock.image.NoSuchImageException;
import io.jdock.image.spec.Digest;
import io.jdock.image.spec.HistoryEntry;
import io.jdock.image.spec.InvalidReferenceException;
import java.util.List;
import java.util.Optional;

/** The images of {@code --cache-from}: their history tells which layers came of which steps. */
final class CacheSources {
  private final ImageStore images;
  private final List<String> names;

  CacheSources(Build build) {
    this.images = build.parts().images();
    this.names = build.request().cacheFrom();
  }

  /**
   * The layer that the step has made there, on the same steps before it.
   *
   * @return empty when no image has it; an empty one within when it made no layer
   */
  Optional<Optional<LayerLease>> layer(Optional<Image> parent, String step) {
    for (String name : names) {
      Optional<Image> source = find(name);
      if (source.isPresent()
          && source.get().layers().size() == source.get().config().diffIds().size()) {
        Optional<Optional<LayerLease>> found = layer(parent, step, source.get());
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  private Optional<Image> find(String name) {
    try {
      return Optional.of(images.resolve(name));
    } catch (NoSuchImageException | InvalidReferenceException e) {
      return Optional.empty(); // as with Docker: there is nothing to take from it
    }
  }

  private Optional<Optional<LayerLease>> layer(Optional<Image> parent, String step, Image source) {
    List<Digest> below = parent.map(p -> p.config().diffIds()).orElse(List.of());
    List<HistoryEntry> before = parent.map(p -> p.config().history()).orElse(List.of());
    List<HistoryEntry> history = source.config().history();
    List<Layer> layers = source.layers();
    if (history.size() <= before.size()
        || layers.size() < below.size()
        || !source.config().diffIds().subList(0, below.size()).equals(below)) {
      return Optional.empty();
    }
    for (int i = 0; i < before.size(); i++) {
      if (!before.get(i).createdBy().equals(history.get(i).createdBy())) {
        return Optional.empty();
      }
    }
    HistoryEntry next = history.get(before.size());
    if (!next.createdBy().equals(step)) {
      return Optional.empty();
    }
    if (next.emptyLayer()) {
      return Optional.of(Optional.empty());
    }
    if (layers.size() == below.size()) {
      return Optional.empty();
    }
    return images.layers().lease(layers.get(below.size()).chainId()).map(Optional::of);
  }
}
