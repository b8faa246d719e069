package io.jdock.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jdock.image.spec.Digest;
import io.jdock.image.spec.ImageConfig;
import io.jdock.image.spec.ImageReference;
import io.jdock.image.spec.InvalidReferenceException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The images of this machine, their names, and the layers of images and containers, below one data
 * root. Thread-safe; one process at a time may have it open.
 *
 * <p>A crash at any instant leaves either the old or the new state; what it left behind goes when
 * the store is opened.
 */
public final class ImageStore implements AutoCloseable {
  private static final Logger LOG = System.getLogger(ImageStore.class.getName());
  private static final Pattern HEX = Pattern.compile("[a-f0-9]{1,64}");
  private static final Pattern FULL_ID = Pattern.compile("[a-f0-9]{64}");

  private final ContentStore content;
  private final LayerStore layers;
  private final ContainerLayers containers;
  private final ReferenceStore references;
  private final Path metadata;
  private final Map<Digest, Image> images = new HashMap<>();
  private final Map<Digest, Instant> tagged = new HashMap<>();

  /** By image, the one that it was made of here. */
  private final Map<Digest, Digest> parents = new HashMap<>();

  private ImageStore(
      ContentStore content,
      LayerStore layers,
      ContainerLayers containers,
      ReferenceStore references,
      Path metadata) {
    this.content = content;
    this.layers = layers;
    this.containers = containers;
    this.references = references;
    this.metadata = metadata;
  }

  /**
   * Opens the store, making its directories where they are missing and removing what a crash left.
   *
   * @param dataRoot such as {@code /var/lib/jdock}
   */
  public static ImageStore open(Path dataRoot) throws IOException {
    Path metadata = Files.createDirectories(dataRoot.resolve("image/metadata"));
    ContentStore content = ContentStore.open(dataRoot);
    LayerStore layers = LayerStore.open(dataRoot, content);
    ImageStore store =
        new ImageStore(
            content,
            layers,
            ContainerLayers.open(layers),
            ReferenceStore.open(dataRoot.resolve("image/repositories.json")),
            metadata);
    store.load();
    layers.removeLeftovers(store.containers.directories());
    store.removeUnnamedContent();
    layers.syncInBackground();
    return store;
  }

  /** Removes what a crash left in the content store: what no image and no layer names. */
  private void removeUnnamedContent() throws IOException {
    Set<Digest> named = layers.blobDigests();
    for (Path file : StateFiles.list(metadata, ".json")) {
      String hex = file.getFileName().toString().replace(".json", "");
      named.add(new Digest(Digest.Algorithm.SHA256, hex));
    }
    images.values().forEach(image -> image.manifest().ifPresent(named::add));
    content.keepOnly(named);
  }

  private void load() throws IOException {
    for (Path file : StateFiles.list(metadata, ".json")) {
      String hex = file.getFileName().toString().replace(".json", "");
      Digest id = new Digest(Digest.Algorithm.SHA256, hex);
      Optional<byte[]> config = content.get(id);
      if (config.isEmpty()) {
        LOG.log(Level.WARNING, "image {0} has lost its configuration, it is dropped", id);
        Files.delete(file);
        continue;
      }
      ImageConfig parsed = ImageConfig.parse(config.get());
      Optional<List<Layer>> stack = layers.stack(parsed.diffIds());
      if (stack.isEmpty()) {
        LOG.log(Level.WARNING, "image {0} has lost layers, it is dropped", id);
        Files.delete(file);
        continue;
      }
      load(file, id, parsed, stack.get());
    }
    parents.keySet().retainAll(images.keySet());
    parents.values().retainAll(images.keySet());
  }

  /** Metadata is not synced and only adds to the image; without it the image is still whole. */
  private void load(Path file, Digest id, ImageConfig config, List<Layer> stack)
      throws IOException {
    Optional<Digest> manifest = Optional.empty();
    try {
      JsonNode json = StateFiles.read(file);
      if (json.has("manifest")) {
        manifest = Optional.of(Digest.parse(json.path("manifest").asText()));
      }
      if (json.has("parent")) {
        parents.put(id, Digest.parse(json.path("parent").asText()));
      }
      if (json.has("lastTagTime")) {
        tagged.put(id, Instant.parse(json.path("lastTagTime").asText()));
      }
    } catch (StateFiles.DamagedException | IllegalArgumentException | DateTimeParseException e) {
      LOG.log(Level.WARNING, "image metadata " + file, e);
    }
    add(new Image(id, config, stack, manifest));
  }

  private void add(Image image) {
    image.layers().forEach(layer -> layers.retain(layer.chainId()));
    images.put(image.id(), image);
  }

  /** Manifests and configurations. */
  public ContentStore content() {
    return content;
  }

  /** The unpacked layers. */
  public LayerStore layers() {
    return layers;
  }

  /** The writable layers of containers. */
  public ContainerLayers containers() {
    return containers;
  }

  /**
   * Takes in an image whose layers are all unpacked (hold their leases until this returns). The
   * image's id is the configuration's digest; one that is there already is returned as it is.
   *
   * @param config the configuration's bytes
   * @param manifest the bytes of the manifest it came by, if any
   * @throws io.jdock.image.spec.MalformedContentException when the configuration is none
   */
  public Image register(byte[] config, Optional<byte[]> manifest) throws IOException {
    return register(config, manifest, Optional.empty());
  }

  /**
   * The same, of an image that was made here.
   *
   * @param parent the image that it was made of, which stays as long as this one needs it
   */
  public synchronized Image register(
      byte[] config, Optional<byte[]> manifest, Optional<Digest> parent) throws IOException {
    Digest id = Digest.sha256(config);
    Image existing = images.get(id);
    if (existing != null) {
      return existing;
    }
    ImageConfig parsed = ImageConfig.parse(config);
    List<Layer> stack =
        layers
            .stack(parsed.diffIds())
            .orElseThrow(() -> new IOException("register image " + id + ": layers are missing"));
    Optional<Digest> manifestDigest = manifest.map(Digest::sha256);
    Image image = new Image(id, parsed, stack, manifestDigest);
    try {
      content.put(config);
      if (manifest.isPresent()) {
        content.put(manifest.get());
      }
      containers.prepare(stack);
      parent.filter(images::containsKey).ifPresent(p -> parents.put(id, p));
      writeMetadata(image);
    } catch (IOException e) {
      withdraw(image, e);
      throw e;
    }
    add(image);
    layers.syncInBackground();
    return image;
  }

  /** Removes what there is of an image that cannot be taken in, as on a disk that is full. */
  private void withdraw(Image image, IOException failure) {
    parents.remove(image.id());
    try {
      content.delete(image.id());
      if (image.manifest().isPresent() && !manifestInUse(image.manifest().get())) {
        content.delete(image.manifest().get());
      }
    } catch (IOException second) {
      failure.addSuppressed(second);
    }
  }

  private Path metadataFile(Digest id) {
    return metadata.resolve(id.hex() + ".json");
  }

  private void writeMetadata(Image image) throws IOException {
    ObjectNode json = StateFiles.newObject();
    image.manifest().ifPresent(manifest -> json.put("manifest", manifest.toString()));
    parent(image.id()).ifPresent(parent -> json.put("parent", parent.toString()));
    Instant time = tagged.get(image.id());
    if (time != null) {
      json.put("lastTagTime", time.toString());
    }
    StateFiles.writeUnsynced(metadataFile(image.id()), json);
  }

  /**
   * Gives the image a name: its tag ({@code latest} by default), or its digest where it has one. A
   * tag that named another image names this one from now on.
   *
   * @throws NoSuchImageException when there is no image of that id
   * @throws InvalidReferenceException for a repository named like a digest algorithm
   */
  public synchronized void tag(Digest imageId, ImageReference reference) throws IOException {
    Image image = images.get(imageId);
    if (image == null) {
      throw new NoSuchImageException(imageId.toString());
    }
    if (reference.digest().isEmpty() && reference.familiarName().equals("sha256")) {
      throw new InvalidReferenceException(
          "refusing to create an ambiguous tag using digest algorithm as name");
    }
    references.put(reference, imageId);
    tagged.put(imageId, Instant.now());
    writeMetadata(image);
  }

  /**
   * Gives a name to an image that was not there before: where that fails, the image goes again,
   * unless something else needs it.
   */
  public synchronized void tagNew(Digest imageId, ImageReference reference) throws IOException {
    try {
      tag(imageId, reference);
    } catch (IOException e) {
      Image image = images.get(imageId);
      if (image != null && references.references(imageId).isEmpty() && !hasChildren(imageId)) {
        try {
          delete(image);
        } catch (IOException second) {
          e.addSuppressed(second);
        }
      }
      throw e;
    }
  }

  /**
   * Holds on all layers of an image, so that they and their archives stay until they are closed.
   *
   * @throws NoSuchImageException when it was removed
   */
  public synchronized List<LayerLease> lease(Image image) throws NoSuchImageException {
    if (!images.containsKey(image.id())) {
      throw new NoSuchImageException(image.id().toString());
    }
    List<LayerLease> leases = new ArrayList<>();
    image.layers().forEach(layer -> layers.lease(layer.chainId()).ifPresent(leases::add));
    return leases;
  }

  /**
   * The image as registries and archives have it; hold its {@link #lease} until it is sent.
   *
   * @throws LayerException when the archive of a layer is not here and cannot be made again
   */
  public TransferableImage transferable(Image image) throws IOException {
    return TransferableImage.of(this, image);
  }

  /** The image of that id. */
  public synchronized Optional<Image> get(Digest imageId) {
    return Optional.ofNullable(images.get(imageId));
  }

  /** The image that the reference names. */
  public synchronized Optional<Image> find(ImageReference reference) {
    return references.get(reference).map(images::get);
  }

  /** All images, the newest first. */
  public synchronized List<Image> list() {
    return images.values().stream()
        .sorted(
            Comparator.comparing((Image image) -> image.config().createdAt().orElse(Instant.EPOCH))
                .reversed()
                .thenComparing(Image::id))
        .toList();
  }

  /** The tags that name the image, sorted. */
  public synchronized List<ImageReference> repoTags(Digest imageId) {
    return references.references(imageId).stream().filter(r -> r.tag().isPresent()).toList();
  }

  /** The digests under which registries have the image, sorted. */
  public synchronized List<ImageReference> repoDigests(Digest imageId) {
    return references.references(imageId).stream().filter(r -> r.digest().isPresent()).toList();
  }

  /** When the image was last given a name. */
  public synchronized Optional<Instant> lastTagged(Digest imageId) {
    return Optional.ofNullable(tagged.get(imageId));
  }

  /** The image that it was made of here, if it was. */
  public synchronized Optional<Digest> parent(Digest imageId) {
    return Optional.ofNullable(parents.get(imageId));
  }

  /** Whether images were made of it here. */
  public synchronized boolean hasChildren(Digest imageId) {
    return parents.containsValue(imageId);
  }

  /** The images that were made here of this one, of those, and so on. */
  public synchronized Set<Digest> descendants(Digest imageId) {
    Set<Digest> found = new HashSet<>();
    Deque<Digest> next = new ArrayDeque<>(List.of(imageId));
    while (!next.isEmpty()) {
      Digest parent = next.remove();
      parents.forEach(
          (child, its) -> {
            if (its.equals(parent) && found.add(child)) {
              next.add(child);
            }
          });
    }
    return found;
  }

  /** Images without a tag or a child; as {@code docker images -f dangling=true}. */
  public synchronized List<Image> dangling() {
    return list().stream()
        .filter(image -> repoTags(image.id()).isEmpty() && !hasChildren(image.id()))
        .toList();
  }

  /**
   * The image meant by a name, an id or the beginning of an id, with or without {@code sha256:}. A
   * name wins over an id; a beginning that several ids share means none of them, as with Docker.
   *
   * @throws NoSuchImageException with Docker's words
   * @throws InvalidReferenceException when it is neither
   */
  public synchronized Image resolve(String nameOrId) throws NoSuchImageException {
    Optional<Digest> whole = wholeId(nameOrId);
    if (whole.isPresent()) {
      Image image = images.get(whole.get());
      if (image == null) {
        throw new NoSuchImageException(whole.get().toString());
      }
      return image;
    }
    ImageReference reference = ImageReference.parse(nameOrId);
    return find(reference)
        .or(() -> searchId(nameOrId))
        .orElseThrow(() -> new NoSuchImageException(reference.withDefaultTag().familiar()));
  }

  private static Optional<Digest> wholeId(String text) {
    String hex = text.startsWith("sha256:") ? text.substring("sha256:".length()) : text;
    return FULL_ID.matcher(hex).matches()
        ? Optional.of(new Digest(Digest.Algorithm.SHA256, hex))
        : Optional.empty();
  }

  private Optional<Image> searchId(String text) {
    String prefix = text.startsWith("sha256:") ? text.substring("sha256:".length()) : text;
    if (!HEX.matcher(prefix).matches()) {
      return Optional.empty();
    }
    List<Image> found =
        images.values().stream().filter(image -> image.id().hex().startsWith(prefix)).toList();
    return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
  }

  /**
   * Removes a name of an image, and the image with its last name: {@code docker rmi}.
   *
   * @param nameOrId as for {@link #resolve}; an id removes the image with its only name
   * @param force removes although stopped containers or several names refer to it
   * @param prune removes its parents too, as far as nothing else needs them
   * @throws ImageConflictException with Docker's words
   */
  public synchronized List<RemovedItem> remove(
      String nameOrId, boolean force, boolean prune, ImageUsers users) throws IOException {
    return new ImageRemoval(this, references, users)
        .remove(resolve(nameOrId), nameOrId, force, prune);
  }

  /** The same, with its parents. */
  public List<RemovedItem> remove(String nameOrId, boolean force, ImageUsers users)
      throws IOException {
    return remove(nameOrId, force, true, users);
  }

  /** Deletes the image, which has no name left, and the layers that nothing else holds. */
  List<RemovedItem> delete(Image image) throws IOException {
    Files.deleteIfExists(metadataFile(image.id()));
    images.remove(image.id());
    tagged.remove(image.id());
    parents.remove(image.id());
    content.delete(image.id());
    if (image.manifest().isPresent() && !manifestInUse(image.manifest().get())) {
      content.delete(image.manifest().get());
    }
    List<RemovedItem> removed = new ArrayList<>();
    removed.add(RemovedItem.deleted(image.id()));
    for (int i = image.layers().size() - 1; i >= 0; i--) {
      layers
          .release(image.layers().get(i).chainId())
          .ifPresent(l -> removed.add(RemovedItem.deletedLayer(l.chainId(), l.size())));
    }
    return removed;
  }

  private boolean manifestInUse(Digest manifest) {
    return images.values().stream()
        .anyMatch(i -> i.manifest().filter(manifest::equals).isPresent());
  }

  /** Waits until all layers are on disk. */
  @Override
  public void close() throws IOException {
    layers.awaitSync();
  }
}
