package io.jdock.image;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jdock.image.spec.Descriptor;
import io.jdock.image.spec.Digest;
import io.jdock.image.spec.ExecutionConfig;
import io.jdock.image.spec.HistoryEntry;
import io.jdock.image.spec.ImageConfig;
import io.jdock.image.spec.ImageIndex;
import io.jdock.image.spec.ImageReference;
import io.jdock.image.spec.Manifest;
import io.jdock.image.spec.ManifestDocument;
import io.jdock.image.spec.MediaTypes;
import io.jdock.image.spec.Platform;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Images from files: {@code docker import} of a root file system's archive, {@code docker load} of
 * what {@code docker save} or another tool wrote, as Docker archive or OCI layout.
 */
public final class ImageArchive {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  static final String REF_NAME = "org.opencontainers.image.ref.name";
  static final String CONTAINERD_NAME = "io.containerd.image.name";

  /** The digest of the manifest in Docker's form, of which the annotated one is the OCI form. */
  static final String ORIGINAL_MANIFEST = "io.jdock.image.manifest";

  private final ImageStore store;

  public ImageArchive(ImageStore store) {
    this.store = store;
  }

  /** An image that a load brought, and the names that it has now. */
  public record Loaded(Image image, List<ImageReference> names) {
    public Loaded {
      names = List.copyOf(names);
    }
  }

  /**
   * Makes an image of one layer from the archive of a root file system, plain or compressed.
   *
   * @param config how containers of the image run
   * @param message the comment in its history
   */
  public Image importRoot(
      InputStream archive, ExecutionConfig config, String message, Platform platform)
      throws IOException {
    try (LayerLease lease = store.layers().importLayer(Optional.empty(), () -> archive)) {
      String now = Instant.now().toString();
      ImageConfig image =
          new ImageConfig(
              now,
              "",
              platform,
              "",
              message,
              config,
              List.of(lease.layer().diffId()),
              List.of(new HistoryEntry(now, "", "", message, false)));
      return store.register(image.toJson(), Optional.empty());
    }
  }

  /**
   * Takes in all images of an archive, with their names.
   *
   * @throws LayerException when it is neither a Docker archive nor an OCI layout
   */
  public List<Loaded> load(InputStream archive) throws IOException {
    Path unpacked = store.layers().temporaryDirectory();
    try {
      LayerApplier.spool(archive, unpacked);
      try (RootFilesystemView files = RootFilesystemView.open(List.of(unpacked))) {
        // What is both is read as a layout: that keeps the manifests, and with them their digests.
        Optional<byte[]> index = files.read("index.json", ManifestDocument.MAX_BYTES);
        if (index.isPresent()) {
          return loadLayout(new Spool(unpacked, files), index.get());
        }
        Optional<byte[]> manifest = files.read("manifest.json", ManifestDocument.MAX_BYTES);
        if (manifest.isPresent()) {
          return loadDockerArchive(new Spool(unpacked, files), json(manifest.get()));
        }
        throw new LayerException("archive has neither manifest.json nor index.json");
      }
    } finally {
      new TreeRemover(FileCalls.host()).remove(unpacked);
    }
  }

  /**
   * Writes images to an archive that other engines load too. The images stay whatever is removed
   * meanwhile.
   *
   * @param images with the names that they are to have in the archive
   * @throws LayerException when the archive of a layer is not here
   */
  public void save(Map<Image, List<ImageReference>> images, Supplier<OutputStream> out)
      throws IOException {
    List<LayerLease> leases = new ArrayList<>();
    try {
      Map<TransferableImage, List<ImageReference>> transferable = new LinkedHashMap<>();
      for (Map.Entry<Image, List<ImageReference>> each : images.entrySet()) {
        leases.addAll(store.lease(each.getKey()));
        transferable.put(TransferableImage.of(store, each.getKey()), each.getValue());
      }
      new ImageExport(store.content(), out.get()).write(transferable);
    } finally {
      leases.forEach(LayerLease::close);
    }
  }

  /** An image's archive that is unpacked below the data root. */
  private record Spool(Path directory, RootFilesystemView files) {}

  private static JsonNode json(byte[] content) throws IOException {
    try {
      return MAPPER.readTree(content);
    } catch (JacksonException e) {
      throw new LayerException("manifest.json is not valid JSON: " + e.getOriginalMessage(), e);
    }
  }

  private List<Loaded> loadDockerArchive(Spool spool, JsonNode manifest) throws IOException {
    if (!manifest.isArray()) {
      throw new LayerException("manifest.json is not a list of images");
    }
    List<Loaded> loaded = new ArrayList<>();
    for (JsonNode entry : manifest) {
      byte[] config = file(spool.files(), entry.path("Config").asText(), ImageConfig.MAX_BYTES);
      List<SpooledLayer> layers = new ArrayList<>();
      for (JsonNode layer : entry.path("Layers")) {
        layers.add(source(spool, layer.asText()));
      }
      List<ImageReference> names = new ArrayList<>();
      for (JsonNode tag : entry.path("RepoTags")) {
        names.add(tagged(tag.asText()));
      }
      loaded.add(named(register(config, Optional.empty(), Optional.empty(), layers), names));
    }
    return loaded;
  }

  private List<Loaded> loadLayout(Spool spool, byte[] index) throws IOException {
    if (!(ManifestDocument.parse(index, MediaTypes.OCI_INDEX) instanceof ImageIndex layout)) {
      throw new LayerException("index.json is no index");
    }
    List<Loaded> loaded = new ArrayList<>();
    for (Descriptor descriptor : layout.manifests()) {
      byte[] bytes = blob(spool.files(), descriptor, ManifestDocument.MAX_BYTES);
      ManifestDocument document = ManifestDocument.parse(bytes, descriptor.mediaType());
      if (document instanceof ImageIndex platforms) {
        Descriptor best =
            platforms
                .select(Platform.host())
                .orElseThrow(
                    () -> new LayerException("archive has no image for " + Platform.host()));
        bytes = blob(spool.files(), best, ManifestDocument.MAX_BYTES);
        document = ManifestDocument.parse(bytes, best.mediaType());
      }
      if (!(document instanceof Manifest manifest)
          || !MediaTypes.isImageConfig(manifest.config().mediaType())) {
        continue; // an artifact, such as a signature
      }
      byte[] original = original(spool.files(), descriptor, manifest).orElse(bytes);
      List<ImageReference> names = names(descriptor);
      loaded.add(named(loadManifest(spool, manifest, original), names));
    }
    return loaded;
  }

  /**
   * The manifest in Docker's form that {@code save} has put beside its OCI form; none where a tool
   * has changed the image since, and let the annotation stand.
   */
  private static Optional<byte[]> original(
      RootFilesystemView files, Descriptor descriptor, Manifest oci) throws IOException {
    String digest = descriptor.annotations().getOrDefault(ORIGINAL_MANIFEST, "");
    if (digest.isEmpty()) {
      return Optional.empty();
    }
    Optional<byte[]> bytes;
    try {
      Digest named = Digest.parse(digest);
      bytes = files.read(blobPath(named), ManifestDocument.MAX_BYTES).filter(named::matches);
    } catch (IllegalArgumentException e) {
      throw new LayerException("archive: invalid digest \"" + digest + "\"", e);
    }
    boolean same =
        bytes.isPresent()
            && ManifestDocument.parse(bytes.get(), "") instanceof Manifest manifest
            && manifest.inOciForm().equals(oci);
    return same ? bytes : Optional.empty();
  }

  private Image loadManifest(Spool spool, Manifest manifest, byte[] bytes) throws IOException {
    List<SpooledLayer> layers = new ArrayList<>();
    List<Digest> blobs = new ArrayList<>();
    for (Descriptor layer : manifest.layers()) {
      layers.add(source(spool, blobPath(layer.digest()), layer.size()));
      blobs.add(layer.digest());
    }
    byte[] config = blob(spool.files(), manifest.config(), ImageConfig.MAX_BYTES);
    return register(config, Optional.of(bytes), Optional.of(blobs), layers);
  }

  private static List<ImageReference> names(Descriptor descriptor) throws LayerException {
    String name = descriptor.annotations().getOrDefault(CONTAINERD_NAME, "");
    if (name.isEmpty()) {
      name = descriptor.annotations().getOrDefault(REF_NAME, "");
    }
    return name.isEmpty() || !name.contains(":") ? List.of() : List.of(name(name));
  }

  private static ImageReference name(String text) throws LayerException {
    try {
      return ImageReference.parse(text).withDefaultTag();
    } catch (IllegalArgumentException e) {
      throw new LayerException("archive: invalid tag \"" + text + "\"", e);
    }
  }

  /** A name of a Docker archive: always with a tag, and never with a digest that it vouches for. */
  private static ImageReference tagged(String text) throws LayerException {
    ImageReference name = name(text);
    if (name.digest().isPresent() || !text.endsWith(":" + name.tag().orElseThrow())) {
      throw new LayerException("archive: invalid tag \"" + text + "\"");
    }
    return name;
  }

  private Image register(
      byte[] config,
      Optional<byte[]> manifest,
      Optional<List<Digest>> blobs,
      List<SpooledLayer> sources)
      throws IOException {
    ImageConfig parsed = ImageConfig.parse(config);
    if (!parsed.platform().os().equals("linux")) {
      throw new LayerException("cannot load " + parsed.platform().os() + " image on linux");
    }
    List<Digest> diffIds = parsed.diffIds();
    if (diffIds.size() != sources.size()) {
      throw new LayerException(
          "invalid manifest, layers length mismatch: expected "
              + sources.size()
              + ", got "
              + diffIds.size());
    }
    List<LayerLease> leases = new ArrayList<>();
    try {
      leases.addAll(new ParallelUnpack(store.layers()).acquire(diffIds, blobs, sources));
      return store.register(config, manifest);
    } finally {
      leases.forEach(LayerLease::close);
      for (SpooledLayer source : sources) {
        source.close();
      }
    }
  }

  private Loaded named(Image image, List<ImageReference> names) throws IOException {
    for (ImageReference name : names) {
      if (store.lastTagged(image.id()).isEmpty()) {
        store.tagNew(image.id(), name); // one that had a name once is not this load's to remove
      } else {
        store.tag(image.id(), name);
      }
    }
    return new Loaded(image, names);
  }

  private static String blobPath(Digest digest) {
    return "blobs/" + digest.algorithm().prefix() + "/" + digest.hex();
  }

  private static byte[] blob(RootFilesystemView files, Descriptor descriptor, int limit)
      throws IOException {
    String path = blobPath(descriptor.digest());
    byte[] content = file(files, path, limit);
    if (!descriptor.digest().matches(content)) {
      throw new LayerException("archive: " + path + " has another digest");
    }
    checkSize(path, descriptor.size(), content.length);
    return content;
  }

  private static void checkSize(String path, long told, long actual) throws LayerException {
    if (told != actual) {
      throw new LayerException("archive: " + path + " has " + actual + " bytes, not " + told);
    }
  }

  private static byte[] file(RootFilesystemView files, String path, int limit) throws IOException {
    return files
        .read(path, limit)
        .orElseThrow(() -> new LayerException("archive has no file " + path));
  }

  private SpooledLayer source(Spool spool, String path, long size) throws IOException {
    SpooledLayer layer = source(spool, path);
    checkSize(path, size, layer.size());
    return layer;
  }

  private SpooledLayer source(Spool spool, String path) throws IOException {
    String file =
        spool
            .files()
            .locate(path)
            .orElseThrow(() -> new LayerException("archive has no file " + path));
    return new SpooledLayer(spool.directory().resolve(file), store.content());
  }
}
