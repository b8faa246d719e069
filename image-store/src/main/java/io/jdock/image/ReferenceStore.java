package io.jdock.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jdock.image.spec.Digest;
import io.jdock.image.spec.ImageReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which image each tag and digest names: {@code image/repositories.json}, in Docker's form.
 *
 * <p>Not thread-safe; {@link ImageStore} guards it.
 */
final class ReferenceStore {
  private final Path file;
  private TreeMap<ImageReference, Digest> images;

  private ReferenceStore(Path file, TreeMap<ImageReference, Digest> images) {
    this.file = file;
    this.images = images;
  }

  static ReferenceStore open(Path file) throws IOException {
    TreeMap<ImageReference, Digest> images = new TreeMap<>();
    if (Files.exists(file)) {
      try {
        for (JsonNode repository : StateFiles.read(file).path("Repositories")) {
          for (Map.Entry<String, JsonNode> entry : repository.properties()) {
            images.put(
                ImageReference.parse(entry.getKey()), Digest.parse(entry.getValue().asText()));
          }
        }
      } catch (IllegalArgumentException e) {
        throw new IOException("state file " + file + " is damaged: " + e.getMessage(), e);
      }
    }
    return new ReferenceStore(file, images);
  }

  /** A reference as it is stored: with a tag or a digest, never both; the digest wins. */
  static ImageReference stored(ImageReference reference) {
    return reference.digest().map(reference::withDigest).orElseGet(reference::withDefaultTag);
  }

  Optional<Digest> get(ImageReference reference) {
    return Optional.ofNullable(images.get(stored(reference)));
  }

  void put(ImageReference reference, Digest imageId) throws IOException {
    TreeMap<ImageReference, Digest> changed = new TreeMap<>(images);
    if (!imageId.equals(changed.put(stored(reference), imageId))) {
      save(changed);
    }
  }

  void remove(ImageReference reference) throws IOException {
    TreeMap<ImageReference, Digest> changed = new TreeMap<>(images);
    if (changed.remove(stored(reference)) != null) {
      save(changed);
    }
  }

  /** All references to an image, sorted. */
  List<ImageReference> references(Digest imageId) {
    List<ImageReference> found = new ArrayList<>();
    images.forEach(
        (reference, id) -> {
          if (id.equals(imageId)) {
            found.add(reference);
          }
        });
    return found;
  }

  /** What is not on the disk does not count in memory either. */
  private void save(TreeMap<ImageReference, Digest> changed) throws IOException {
    ObjectNode json = StateFiles.newObject();
    ObjectNode repositories = json.putObject("Repositories");
    changed.forEach(
        (reference, id) ->
            repositories
                .withObjectProperty(reference.familiarName())
                .put(reference.familiar(), id.toString()));
    StateFiles.write(file, json);
    images = changed;
  }
}
