package io.jdock.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jdock.image.spec.Descriptor;
import io.jdock.image.spec.Digest;
import io.jdock.image.spec.MediaTypes;
import io.jdock.linux.Fd;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The unpacked layers, {@code overlay2/ID/diff}, shared by all images and containers that have
 * them.
 *
 * <p>A layer is keyed by its chain id and counted by its holders: images, containers and leases. It
 * is unpacked once, however many pulls ask for it at the same time, and needs no layer below it to
 * be there first: all layers of an image may be unpacked in parallel. Thread-safe.
 */
public final class LayerStore {
  private static final Logger LOG = System.getLogger(LayerStore.class.getName());
  private static final String LINK_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final int LINK_LENGTH = 26;
  private static final String UNFINISHED = ".tmp-";

  private final Path overlay;
  private final Path links;
  private final Path records;
  private final SecureRandom random = new SecureRandom();
  private final ContentStore content;
  private final Map<Digest, Layer> layers = new HashMap<>();

  /** The archives by which layers came, by chain id; layers made here have none. */
  private final Map<Digest, Descriptor> blobs = new HashMap<>();

  private final Map<Digest, Integer> holders = new HashMap<>();
  private final Map<Digest, CompletableFuture<Layer>> inFlight = new HashMap<>();

  /** Layers whose files the kernel may not have written to the disk yet. */
  private final Set<Digest> unsynced = new HashSet<>();

  private @Nullable Thread sync;

  private static final int PACKING = 1 << 16;

  private LayerStore(Path dataRoot, ContentStore content) {
    this.content = content;
    this.overlay = dataRoot.resolve("overlay2");
    this.links = overlay.resolve("l");
    this.records = dataRoot.resolve("image/layers");
  }

  static LayerStore open(Path dataRoot, ContentStore content) throws IOException {
    LayerStore store = new LayerStore(dataRoot, content);
    Files.createDirectories(store.links);
    Files.createDirectories(store.records);
    // Layers have setuid programs: nobody but root may walk in.
    Files.setPosixFilePermissions(store.overlay, PosixFilePermissions.fromString("rwx--x---"));
    for (Path file : StateFiles.list(store.records, ".json")) {
      Optional<Layer> layer = store.read(file).filter(l -> Files.isDirectory(store.diff(l)));
      layer.ifPresent(l -> store.layers.put(l.chainId(), l));
      if (layer.isEmpty()) {
        LOG.log(
            Level.WARNING,
            "layer record {0} is dropped: damaged, without its directory, or not on disk before",
            file);
        Files.delete(file);
      }
    }
    return store;
  }

  /** The layer with that chain id, if it is unpacked. */
  public synchronized Optional<Layer> find(Digest chainId) {
    return Optional.ofNullable(layers.get(chainId));
  }

  /** All layers. */
  public synchronized List<Layer> list() {
    return List.copyOf(layers.values());
  }

  /** A hold on the layer, if it is there. */
  public synchronized Optional<LayerLease> lease(Digest chainId) {
    Layer layer = layers.get(chainId);
    if (layer == null) {
      return Optional.empty();
    }
    retain(chainId);
    return Optional.of(new LayerLease(this, layer));
  }

  /**
   * A hold on the layer, which is unpacked from the source unless it is there already. Where
   * another thread is at the same layer, waits for it instead. The parent need not be there yet.
   *
   * @param parent chain id of the layer below; empty for the lowest
   * @param diffId the digest that the uncompressed archive must have
   * @param blob the digest that the archive as transferred must have; empty where it is not known
   * @throws LayerException when the archive has another digest, is damaged, or tries to escape
   */
  public LayerLease acquire(
      Optional<Digest> parent, Digest diffId, Optional<Digest> blob, LayerSource source)
      throws IOException {
    Digest chainId = Layer.chainId(parent, diffId);
    while (true) {
      CompletableFuture<Layer> work;
      boolean mine = false;
      synchronized (this) {
        Optional<LayerLease> existing = lease(chainId);
        if (existing.isPresent()) {
          return existing.get();
        }
        work = inFlight.get(chainId);
        if (work == null) {
          work = new CompletableFuture<>();
          inFlight.put(chainId, work);
          mine = true;
        }
      }
      if (mine) {
        return unpackMine(work, parent, diffId, blob, source);
      }
      awaitOther(work);
    }
  }

  private LayerLease unpackMine(
      CompletableFuture<Layer> work,
      Optional<Digest> parent,
      Digest diffId,
      Optional<Digest> blob,
      LayerSource source)
      throws IOException {
    Digest chainId = Layer.chainId(parent, diffId);
    try {
      return add(unpack(parent, Optional.of(diffId), blob, source));
    } finally {
      synchronized (this) {
        inFlight.remove(chainId);
      }
      work.complete(null);
    }
  }

  /** Takes a layer in; one that came to be otherwise in the meantime is kept instead. */
  private synchronized LayerLease add(Unpacked unpacked) throws IOException {
    Layer layer = unpacked.layer();
    Optional<LayerLease> existing = lease(layer.chainId());
    if (existing.isPresent()) {
      removeFiles(layer);
      if (unpacked.archive().isPresent()) {
        Files.delete(unpacked.archive().get());
      }
      return existing.get();
    }
    try {
      if (unpacked.archive().isPresent()) {
        content.adopt(unpacked.archive().get(), unpacked.blob().digest());
        blobs.put(layer.chainId(), unpacked.blob());
      }
      writeRecord(layer, false);
    } catch (IOException e) {
      withdraw(unpacked, e);
      throw e;
    }
    layers.put(layer.chainId(), layer);
    unsynced.add(layer.chainId());
    retain(layer.chainId());
    return new LayerLease(this, layer);
  }

  /** Removes a layer that cannot be taken in, as on a disk that is full. */
  private void withdraw(Unpacked unpacked, IOException failure) {
    try {
      if (unpacked.archive().isPresent()) {
        Files.deleteIfExists(unpacked.archive().get());
      }
      removeBlob(unpacked.layer().chainId());
      removeFiles(unpacked.layer());
    } catch (IOException second) {
      failure.addSuppressed(second);
    }
  }

  /**
   * Unpacks an archive whose digest is not known before, as {@code docker import} does, on a
   * parent.
   */
  public LayerLease importLayer(Optional<Digest> parent, LayerSource source) throws IOException {
    return add(unpack(parent, Optional.empty(), Optional.empty(), source));
  }

  /** Waits for another thread's work on a layer; what became of it is looked up afterwards. */
  private static void awaitOther(CompletableFuture<Layer> work) throws InterruptedIOException {
    try {
      work.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw interrupted("interrupted while another pull unpacks the layer", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a layer's future is only ever completed", e);
    }
  }

  /** A layer on disk that is not in the store yet, and the archive that it came of. */
  private record Unpacked(Layer layer, Descriptor blob, Optional<Path> archive) {}

  private Unpacked unpack(
      Optional<Digest> parent, Optional<Digest> diffId, Optional<Digest> blob, LayerSource source)
      throws IOException {
    Path unfinished = overlay.resolve(UNFINISHED + randomId());
    Path diff = unfinished.resolve("diff");
    Files.createDirectories(diff);
    Optional<Path> recorded = source.recorded();
    Optional<Path> archive = recorded;
    boolean copies = archive.isEmpty() && source.kept();
    if (copies) {
      archive = Optional.of(content.unfinished());
    }
    try {
      LayerApplier.Applied applied;
      try (InputStream in = source.open();
          OutputStream kept =
              copies
                  ? Files.newOutputStream(archive.orElseThrow())
                  : OutputStream.nullOutputStream()) {
        applied = LayerApplier.apply(in, blob, diffId, diff, kept);
      }
      boolean asIs = blob.isEmpty() || blob.get().equals(applied.blob().digest());
      if (recorded.isPresent() && !asIs) {
        throw new LayerException("layer " + applied.diffId() + " is in a form that is not kept");
      }
      Layer layer = settle(unfinished, parent, applied.diffId(), applied.size());
      return new Unpacked(layer, applied.blob(), archive);
    } catch (IOException | RuntimeException | Error e) {
      removeAfter(e, unfinished);
      if (copies) {
        removeAfter(e, archive.orElseThrow());
      }
      throw e;
    }
  }

  /** Gives a finished directory, whose files are in {@code diff}, its place as a layer. */
  private Layer settle(Path finished, Optional<Digest> parent, Digest diffId, long size)
      throws IOException {
    String link = randomLink();
    Layer layer = new Layer(Layer.chainId(parent, diffId), diffId, parent, randomId(), link, size);
    Files.writeString(finished.resolve("link"), link);
    Path shortName = links.resolve(link);
    Files.createSymbolicLink(shortName, Path.of("../" + layer.directory() + "/diff"));
    try {
      Files.move(finished, overlay.resolve(layer.directory()));
    } catch (IOException e) {
      removeAfter(e, shortName);
      throw e;
    }
    return layer;
  }

  /**
   * Makes a layer of the upper directory of an overlay that nobody writes to any more, without
   * copying it: the directory itself becomes the layer's.
   */
  LayerLease adopt(Optional<Digest> parent, Path upper) throws IOException {
    MessageDigest hash = NativeHash.of(Digest.Algorithm.SHA256);
    try (Fd files = FileCalls.host().openDirectory(upper);
        OutputStream digest = new DigestOutputStream(OutputStream.nullOutputStream(), hash);
        OutputStream packed = new BufferedOutputStream(digest, PACKING)) {
      LayerPacker.pack(files, packed, LayerPacker.Mode.LAYER);
    }
    Digest diffId = Digest.of(Digest.Algorithm.SHA256, hash.digest());
    long size = UpperScan.size(upper);
    Path unfinished = temporaryDirectory();
    try {
      Files.move(upper, unfinished.resolve("diff"));
      Layer layer = settle(unfinished, parent, diffId, size);
      Descriptor none = new Descriptor(MediaTypes.OCI_LAYER, diffId, size);
      return add(new Unpacked(layer, none, Optional.empty()));
    } catch (IOException | RuntimeException | Error e) {
      removeAfter(e, unfinished);
      throw e;
    }
  }

  private static void removeAfter(Throwable failure, Path directory) {
    try {
      new TreeRemover(FileCalls.host()).remove(directory);
    } catch (IOException second) {
      failure.addSuppressed(second);
    }
  }

  /** One more holder. */
  synchronized void retain(Digest chainId) {
    if (!layers.containsKey(chainId)) {
      throw new IllegalArgumentException("no layer " + chainId);
    }
    holders.merge(chainId, 1, Integer::sum);
  }

  /** One holder less; the layer when that was the last one and it is gone now. */
  synchronized Optional<Layer> release(Digest chainId) throws IOException {
    Integer left = holders.computeIfPresent(chainId, (key, count) -> count - 1);
    if (left == null || left < 0) {
      throw new IllegalStateException("layer " + chainId + " released more often than held");
    }
    if (left > 0) {
      return Optional.empty();
    }
    holders.remove(chainId);
    Layer layer = layers.remove(chainId);
    unsynced.remove(chainId);
    if (layer == null) {
      return Optional.empty();
    }
    Files.deleteIfExists(recordFile(chainId));
    removeBlob(chainId);
    removeFiles(layer);
    return Optional.of(layer);
  }

  private void removeBlob(Digest chainId) throws IOException {
    Descriptor blob = blobs.remove(chainId);
    if (blob != null && blobs.values().stream().noneMatch(b -> b.digest().equals(blob.digest()))) {
      content.delete(blob.digest());
    }
  }

  /**
   * The archive of the layer, which is in the content store; empty for a layer that was made here
   * and never sent, and for one of a data root from before archives were kept.
   */
  public synchronized Optional<Descriptor> blob(Digest chainId) {
    return Optional.ofNullable(blobs.get(chainId)).filter(blob -> content.has(blob.digest()));
  }

  /**
   * The archive of a layer that the caller holds. One that is not kept is packed and compressed,
   * and kept from then on, so that its digest stays what registries know.
   *
   * @throws LayerException when packing the files gives another layer
   */
  public Descriptor archive(Layer layer) throws IOException {
    Optional<Descriptor> kept = blob(layer.chainId());
    if (kept.isPresent()) {
      return kept.get();
    }
    Path archive = content.unfinished();
    try {
      Descriptor blob = LayerArchive.write(diff(layer), layer.diffId(), archive);
      keep(layer, archive, blob);
      return blob(layer.chainId()).orElseThrow(() -> new IOException("no layer " + layer));
    } finally {
      Files.deleteIfExists(archive);
    }
  }

  private synchronized void keep(Layer layer, Path archive, Descriptor blob) throws IOException {
    if (layers.containsKey(layer.chainId()) && blob(layer.chainId()).isEmpty()) {
      content.adopt(archive, blob.digest());
      blobs.put(layer.chainId(), blob);
      unsynced.add(layer.chainId());
      writeRecord(layer, true);
    }
  }

  /**
   * Gives the archive of a layer that the caller holds another name, which stays when the layer
   * goes.
   *
   * @param name a file below the data root, that is not there yet
   */
  public void linkArchive(Digest chainId, Path name) throws IOException {
    Descriptor kept = blob(chainId).orElseThrow(() -> new IOException("no archive of " + chainId));
    content.link(kept.digest(), name);
  }

  /** The digests of all archives of layers. */
  synchronized Set<Digest> blobDigests() {
    return blobs.values().stream().map(Descriptor::digest).collect(Collectors.toSet());
  }

  /**
   * Takes in the archive of a layer that is there, held by the caller, without one.
   *
   * @throws LayerException when it is another layer's, or its digest is not what it should be
   */
  public void addBlob(Digest chainId, Digest digest, LayerSource source) throws IOException {
    Layer layer = find(chainId).orElseThrow(() -> new IOException("no layer " + chainId));
    Path archive = content.unfinished();
    try {
      Descriptor blob;
      try (InputStream in = source.open();
          OutputStream kept = Files.newOutputStream(archive)) {
        blob = LayerApplier.verifyOnly(in, digest, layer.diffId(), kept);
      }
      keep(layer, archive, blob);
    } finally {
      Files.deleteIfExists(archive);
    }
  }

  void releaseQuietly(Digest chainId) {
    try {
      release(chainId);
    } catch (IOException e) {
      LOG.log(Level.WARNING, "remove layer " + chainId + ": left for the next start", e);
    }
  }

  private void removeFiles(Layer layer) throws IOException {
    Files.deleteIfExists(links.resolve(layer.link()));
    Files.deleteIfExists(links.resolve(InitLayer.link(Optional.of(layer))));
    Path doomed = overlay.resolve(UNFINISHED + layer.directory());
    Files.move(overlay.resolve(layer.directory()), doomed);
    TreeRemover remover = new TreeRemover(FileCalls.host());
    remover.remove(overlay.resolve(InitLayer.directory(Optional.of(layer))));
    remover.remove(doomed);
  }

  /**
   * Has a thread put the layers unpacked since the last time on disk, without waiting for it. Until
   * that is done, a layer's record names the boot of the machine: should the power fail before, the
   * next start finds another boot and drops the layer, whose files may be incomplete.
   */
  synchronized void syncInBackground() {
    if (sync == null && !unsynced.isEmpty()) {
      Thread thread = new Thread(this::syncAll, "jdock-layer-sync");
      thread.setDaemon(true);
      sync = thread;
      thread.start();
    }
  }

  /** Waits until what {@link #syncInBackground} began is done. */
  void awaitSync() throws InterruptedIOException {
    Thread running;
    synchronized (this) {
      running = sync;
    }
    if (running != null) {
      try {
        running.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw interrupted("interrupted while layers are synced to disk", e);
      }
    }
  }

  private static InterruptedIOException interrupted(String message, InterruptedException cause) {
    InterruptedIOException interrupted = new InterruptedIOException(message);
    interrupted.initCause(cause);
    return interrupted;
  }

  private void syncAll() {
    try {
      Set<Digest> batch = nextBatch();
      while (!batch.isEmpty()) {
        FileCalls calls = FileCalls.host();
        try (Fd directory = calls.openDirectory(overlay)) {
          calls.syncfs(directory.number());
        }
        synced(batch);
        batch = nextBatch();
      }
    } catch (IOException e) {
      LOG.log(Level.WARNING, "sync layers to disk: a power failure now may cost them", e);
      synchronized (this) {
        sync = null;
      }
    }
  }

  private synchronized Set<Digest> nextBatch() {
    if (unsynced.isEmpty()) {
      sync = null;
    }
    return Set.copyOf(unsynced);
  }

  private synchronized void synced(Set<Digest> batch) throws IOException {
    for (Digest chainId : batch) {
      unsynced.remove(chainId);
      Layer layer = layers.get(chainId);
      if (layer != null) {
        writeRecord(layer, true);
      }
    }
  }

  /**
   * Removes what a crash or a failed removal left behind: layers without holders, unfinished
   * directories, links to nowhere. Directories of containers are kept.
   */
  synchronized void removeLeftovers(Set<String> containerDirectories) throws IOException {
    unsynced.retainAll(layers.keySet());
    blobs.keySet().retainAll(layers.keySet());
    for (Layer layer : List.copyOf(layers.values())) {
      if (!holders.containsKey(layer.chainId())) {
        layers.remove(layer.chainId());
        Files.deleteIfExists(recordFile(layer.chainId()));
        removeBlob(layer.chainId());
        removeFiles(layer);
      }
    }
    Set<String> known = new HashSet<>(containerDirectories);
    Set<String> knownLinks = new HashSet<>();
    known.add("l");
    known.add(InitLayer.directory(Optional.empty()));
    knownLinks.add(InitLayer.link(Optional.empty()));
    for (Layer layer : layers.values()) {
      known.add(layer.directory());
      known.add(InitLayer.directory(Optional.of(layer)));
      knownLinks.add(layer.link());
      knownLinks.add(InitLayer.link(Optional.of(layer)));
      Path link = links.resolve(layer.link());
      if (!Files.isSymbolicLink(link)) {
        Files.createSymbolicLink(link, Path.of("../" + layer.directory() + "/diff"));
      }
    }
    TreeRemover remover = new TreeRemover(FileCalls.host());
    for (Path directory : children(overlay)) {
      if (!known.contains(directory.getFileName().toString())) {
        remover.remove(directory);
      }
    }
    for (Path link : children(links)) {
      if (!knownLinks.contains(link.getFileName().toString())) {
        remover.remove(link);
      }
    }
  }

  static List<Path> children(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** The stack of layers for the diff ids, the lowest first; empty when one is missing. */
  synchronized Optional<List<Layer>> stack(List<Digest> diffIds) {
    List<Layer> stack = new ArrayList<>();
    Optional<Digest> below = Optional.empty();
    for (Digest diffId : diffIds) {
      Digest chainId = Layer.chainId(below, diffId);
      Layer layer = layers.get(chainId);
      if (layer == null) {
        return Optional.empty();
      }
      stack.add(layer);
      below = Optional.of(chainId);
    }
    return Optional.of(List.copyOf(stack));
  }

  /** The directory of the layer's own files. */
  public Path diff(Layer layer) {
    return overlay.resolve(layer.directory()).resolve("diff");
  }

  /** A fresh directory for unfinished work, which goes at the next start if not before. */
  Path temporaryDirectory() throws IOException {
    return Files.createDirectory(overlay.resolve(UNFINISHED + randomId()));
  }

  /** {@code overlay2}, below which all layers lie. */
  Path overlay() {
    return overlay;
  }

  String randomId() {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private String randomLink() {
    StringBuilder link = new StringBuilder(LINK_LENGTH);
    for (int i = 0; i < LINK_LENGTH; i++) {
      link.append(LINK_LETTERS.charAt(random.nextInt(LINK_LETTERS.length())));
    }
    return link.toString();
  }

  private Path recordFile(Digest chainId) {
    return records.resolve(chainId.hex() + ".json");
  }

  private void writeRecord(Layer layer, boolean synced) throws IOException {
    ObjectNode json = StateFiles.newObject();
    json.put("chainId", layer.chainId().toString());
    json.put("diffId", layer.diffId().toString());
    layer.parent().ifPresent(parent -> json.put("parent", parent.toString()));
    json.put("directory", layer.directory());
    json.put("link", layer.link());
    json.put("size", layer.size());
    Descriptor blob = blobs.get(layer.chainId());
    if (blob != null) {
      ObjectNode archive = json.putObject("blob");
      archive.put("mediaType", blob.mediaType());
      archive.put("digest", blob.digest().toString());
      archive.put("size", blob.size());
    }
    if (!synced) {
      json.put("unsyncedInBoot", bootId());
    }
    StateFiles.writeUnsynced(recordFile(layer.chainId()), json);
  }

  private static String bootId() throws IOException {
    return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
  }

  /**
   * A record that a power failure left half written, or whose layer it may have, counts as none.
   */
  private Optional<Layer> read(Path file) throws IOException {
    try {
      JsonNode json = StateFiles.read(file);
      Digest chainId = Digest.parse(json.path("chainId").asText());
      if (json.has("unsyncedInBoot")) {
        if (!json.path("unsyncedInBoot").asText().equals(bootId())) {
          return Optional.empty();
        }
        unsynced.add(chainId);
      }
      JsonNode archive = json.path("blob");
      if (archive.isObject()) {
        blobs.put(
            chainId,
            new Descriptor(
                archive.path("mediaType").asText(),
                Digest.parse(archive.path("digest").asText()),
                archive.path("size").asLong()));
      }
      return Optional.of(
          new Layer(
              chainId,
              Digest.parse(json.path("diffId").asText()),
              json.has("parent")
                  ? Optional.of(Digest.parse(json.path("parent").asText()))
                  : Optional.empty(),
              json.path("directory").asText(),
              json.path("link").asText(),
              json.path("size").asLong()));
    } catch (StateFiles.DamagedException | IllegalArgumentException e) {
      LOG.log(Level.WARNING, "layer record " + file, e);
      return Optional.empty();
    }
  }
}
