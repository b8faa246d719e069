package io.jdock.image;

import io.jdock.image.spec.Digest;
import io.jdock.image.spec.ImageReference;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The rules by which {@code docker rmi} untags and deletes, and refuses to.
 *
 * @see <a href="https://github.com/moby/moby/blob/v20.10.24/daemon/images/image_delete.go">moby's
 *     image_delete.go</a>
 */
final class ImageRemoval {
  private final ImageStore store;
  private final ReferenceStore references;
  private final ImageUsers users;
  private final List<RemovedItem> removed = new ArrayList<>();

  ImageRemoval(ImageStore store, ReferenceStore references, ImageUsers users) {
    this.store = store;
    this.references = references;
    this.users = users;
  }

  List<RemovedItem> remove(Image image, String asked, boolean force, boolean prune)
      throws IOException {
    boolean byId = isIdPrefix(image.id(), asked) && !isName(image.id(), asked);
    if (byId) {
      removeById(image, force);
    } else if (untagOne(image, ImageReference.parse(asked), force)) {
      return removed;
    }
    delete(image, force, prune, !byId);
    return removed;
  }

  /**
   * @param quiet whether to be content with the names where the image itself has to stay
   */
  private void delete(Image image, boolean force, boolean prune, boolean quiet) throws IOException {
    try {
      checkChildren(image);
      checkContainers(image, force);
      if (!force && references.references(image.id()).size() > 1) {
        throw conflict(image, "must be forced", "image is referenced in multiple repositories");
      }
    } catch (ImageConflictException e) {
      boolean dangling =
          references.references(image.id()).isEmpty() && !store.hasChildren(image.id());
      if (quiet && !(dangling && !e.inUse())) {
        return; // the name is gone, and something keeps the image
      }
      throw e;
    }
    for (ImageReference reference : references.references(image.id())) {
      untag(image, reference);
    }
    Optional<Image> parent = store.parent(image.id()).flatMap(store::get);
    removed.addAll(store.delete(image));
    if (prune && parent.isPresent() && references.references(parent.get().id()).isEmpty()) {
      delete(parent.get(), false, true, true);
    }
  }

  private void removeById(Image image, boolean force) throws IOException {
    List<ImageReference> names = references.references(image.id());
    if (isSingle(names)) {
      checkChildren(image);
      checkContainers(image, force);
      for (ImageReference name : names) {
        untag(image, name);
      }
    }
  }

  /** Removes one name; true when others are left, so that the image stays. */
  private boolean untagOne(Image image, ImageReference asked, boolean force) throws IOException {
    if (!force && isSingle(references.references(image.id()))) {
      Optional<String> user =
          users.runningContainer(image.id()).or(() -> users.stoppedContainer(image.id()));
      if (user.isPresent()) {
        throw new ImageConflictException(
            "conflict: unable to remove repository reference \""
                + asked.familiar()
                + "\" (must force) - container "
                + shortId(user.get())
                + " is using its referenced image "
                + image.id().shortHex(),
            true);
      }
    }
    ImageReference name = ReferenceStore.stored(asked);
    untag(image, name);
    List<ImageReference> left = references.references(image.id());
    boolean tagLeft =
        left.stream().anyMatch(r -> r.tag().isPresent() && r.name().equals(name.name()));
    if (name.digest().isEmpty() && !tagLeft) {
      for (ImageReference other : left) {
        if (other.name().equals(name.name())) {
          untag(image, other);
        }
      }
    }
    return !references.references(image.id()).isEmpty();
  }

  private void untag(Image image, ImageReference name) throws IOException {
    references.remove(name);
    removed.add(RemovedItem.untagged(name.familiar(), image.id()));
  }

  private void checkChildren(Image image) throws ImageConflictException {
    if (store.hasChildren(image.id())) {
      throw conflict(image, "cannot be forced", "image has dependent child images");
    }
  }

  private void checkContainers(Image image, boolean force) throws ImageConflictException {
    Optional<String> running = users.runningContainer(image.id());
    if (running.isPresent()) {
      throw inUse(image, "cannot be forced", "running", running.get());
    }
    Optional<String> stopped = users.stoppedContainer(image.id());
    if (!force && stopped.isPresent()) {
      throw inUse(image, "must be forced", "stopped", stopped.get());
    }
  }

  private static ImageConflictException inUse(
      Image image, String force, String state, String container) {
    return new ImageConflictException(
        prefix(image, force)
            + "image is being used by "
            + state
            + " container "
            + shortId(container),
        true);
  }

  private static ImageConflictException conflict(Image image, String force, String why) {
    return new ImageConflictException(prefix(image, force) + why, false);
  }

  private static String prefix(Image image, String force) {
    return "conflict: unable to delete " + image.id().shortHex() + " (" + force + ") - ";
  }

  private static String shortId(String id) {
    return id.length() > 12 ? id.substring(0, 12) : id;
  }

  private static boolean isIdPrefix(Digest id, String asked) {
    return id.toString().startsWith(asked) || id.hex().startsWith(asked);
  }

  /** Whether it is a name of the image; {@code cafe} may be one as well as an id's beginning. */
  private boolean isName(Digest id, String asked) {
    return asked.length() < id.hex().length()
        && references.get(ImageReference.parse(asked)).filter(id::equals).isPresent();
  }

  /** Whether at most one tag, and all names within one repository. */
  private static boolean isSingle(List<ImageReference> names) {
    if (names.size() <= 1) {
      return true;
    }
    Set<String> repositories = new HashSet<>();
    names.forEach(name -> repositories.add(name.name()));
    return repositories.size() == 1 && names.stream().filter(n -> n.tag().isPresent()).count() <= 1;
  }
}
