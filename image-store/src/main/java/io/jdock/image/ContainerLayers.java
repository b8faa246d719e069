package io.jdock.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jdock.image.spec.Digest;
import io.jdock.linux.Fd;
import io.jdock.linux.KernelJournal;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The writable layers of containers: {@code overlay2/CONTAINER/diff} and {@code work}. Thread-safe.
 */
public final class ContainerLayers {
  private static final Logger LOG = System.getLogger(ContainerLayers.class.getName());
  private static final Pattern CONTAINER_ID = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_-]{0,127}");
  private static final String UPPER = "diff";
  private static final String WORK = "work";
  private static final String RECORD = "container.json";

  private final LayerStore layers;
  private final InitLayer init;
  private final Map<String, ContainerLayer> containers = new HashMap<>();

  private ContainerLayers(LayerStore layers) {
    this.layers = layers;
    this.init = new InitLayer(layers);
  }

  static ContainerLayers open(LayerStore layers) throws IOException {
    ContainerLayers store = new ContainerLayers(layers);
    for (Path directory : LayerStore.children(layers.overlay())) {
      Path record = directory.resolve(RECORD);
      if (Files.isRegularFile(record)) {
        Optional<ContainerLayer> container = store.read(directory.getFileName().toString(), record);
        if (container.isPresent()) {
          store.add(container.get());
        }
      }
    }
    return store;
  }

  /**
   * A record is not synced when a container is made; one that a crash cut short counts as none, and
   * the directory goes with the leftovers.
   */
  private Optional<ContainerLayer> read(String id, Path record) throws IOException {
    try {
      JsonNode json = StateFiles.read(record);
      List<Digest> diffIds = new ArrayList<>();
      json.path("diffIds").forEach(diffId -> diffIds.add(Digest.parse(diffId.asText())));
      Digest image = Digest.parse(json.path("image").asText());
      Optional<List<Layer>> stack = layers.stack(diffIds);
      if (stack.isPresent()) {
        init.ensure(stack.get());
        return Optional.of(layer(id, image, stack.get()));
      }
      LOG.log(Level.WARNING, "container {0} has lost layers", id);
    } catch (StateFiles.DamagedException | IllegalArgumentException e) {
      LOG.log(Level.WARNING, "container layer record " + record, e);
    }
    return Optional.empty();
  }

  private void add(ContainerLayer container) {
    container.layers().forEach(layer -> layers.retain(layer.chainId()));
    containers.put(container.containerId(), container);
  }

  /** Makes what containers of an image with these layers share, so that the first one finds it. */
  void prepare(List<Layer> stack) throws IOException {
    init.ensure(stack);
  }

  private ContainerLayer layer(String id, Digest image, List<Layer> stack) {
    List<String> lowers = new ArrayList<>();
    lowers.add("l/" + InitLayer.link(InitLayer.top(stack)));
    for (int i = stack.size() - 1; i >= 0; i--) {
      lowers.add("l/" + stack.get(i).link());
    }
    OverlayMount mount =
        new OverlayMount(layers.overlay(), lowers, id + "/" + UPPER, id + "/" + WORK);
    return new ContainerLayer(id, image, stack, mount);
  }

  /**
   * Makes the writable layer of a new container on the image's layers.
   *
   * @throws IllegalStateException when the container has one already
   */
  public ContainerLayer create(String containerId, Image image, KernelJournal journal)
      throws IOException {
    if (!CONTAINER_ID.matcher(containerId).matches()) {
      throw new IllegalArgumentException("not a container id: " + containerId);
    }
    ContainerLayer container = layer(containerId, image.id(), image.layers());
    synchronized (this) {
      if (containers.containsKey(containerId)) {
        throw new IllegalStateException("container " + containerId + " has a layer already");
      }
      add(container);
    }
    Path directory = layers.overlay().resolve(containerId);
    boolean made = false;
    try {
      init.ensure(container.layers());
      long start = System.nanoTime();
      Files.createDirectory(directory);
      made = true;
      fill(directory, container);
      journal.record(made(directory, start, System.nanoTime() - start));
      return container;
    } catch (IOException | RuntimeException | Error e) {
      forget(container, made, e);
      throw e;
    }
  }

  private void fill(Path directory, ContainerLayer container) throws IOException {
    Files.createDirectory(directory.resolve(UPPER));
    Files.createDirectory(directory.resolve(WORK));
    FileCalls calls = FileCalls.host();
    try (Fd upper = calls.openDirectory(directory.resolve(UPPER))) {
      inheritRoot(calls, container, upper);
    }
    ObjectNode json = StateFiles.newObject();
    json.put("image", container.imageId().toString());
    var diffIds = json.putArray("diffIds");
    container.layers().forEach(layer -> diffIds.add(layer.diffId().toString()));
    var lowers = json.putArray("lowers");
    container.mount().lowers().forEach(lowers::add);
    Files.writeString(directory.resolve(RECORD), json.toPrettyString());
  }

  /**
   * The layer that {@link #create} would make, and the step that it would record; nothing is made.
   * Until then {@link #view(Image)} shows what the container would see.
   */
  public ContainerLayer plan(String containerId, Image image, KernelJournal journal) {
    journal.record(made(layers.overlay().resolve(containerId), 0, 0));
    return layer(containerId, image.id(), image.layers());
  }

  private static KernelJournal.Step made(Path directory, long start, long nanos) {
    Path upper = directory.resolve(UPPER);
    Path work = directory.resolve(WORK);
    return new KernelJournal.Step(
        KernelJournal.Phase.STORAGE,
        () -> "mkdir(\"" + upper + "\"), mkdir(\"" + work + "\")",
        "what the container writes lands in its own upper directory, the image stays as it is",
        () -> "mkdir -p " + upper + " " + work,
        0,
        0,
        start,
        nanos);
  }

  /** Undoes a creation that failed; a directory that was there before is somebody else's. */
  private void forget(ContainerLayer container, boolean made, Throwable failure) {
    synchronized (this) {
      containers.remove(container.containerId());
    }
    try {
      if (made) {
        new TreeRemover(FileCalls.host()).remove(layers.overlay().resolve(container.containerId()));
      }
      release(container);
    } catch (IOException second) {
      failure.addSuppressed(second);
    }
  }

  private void release(ContainerLayer container) throws IOException {
    for (int i = container.layers().size() - 1; i >= 0; i--) {
      layers.release(container.layers().get(i).chainId());
    }
  }

  /** The merged root directory shows the upper one's owner and mode: give it the image's. */
  private void inheritRoot(FileCalls calls, ContainerLayer container, Fd upper) throws IOException {
    int mode = 0755;
    if (!container.layers().isEmpty()) {
      Layer top = container.layers().get(container.layers().size() - 1);
      try (Fd below = calls.openDirectory(layers.diff(top))) {
        FileCalls.Stat stat = calls.lstatat(below.number(), "").orElseThrow();
        mode = stat.mode() & 07777;
        calls.fchown(upper.number(), stat.uid(), stat.gid(), "/");
      }
    }
    calls.fchmod(upper.number(), mode, "/");
  }

  /** The container's layer, if it has one. */
  public synchronized Optional<ContainerLayer> get(String containerId) {
    return Optional.ofNullable(containers.get(containerId));
  }

  /** The containers that have a layer; for comparing with those that the engine knows. */
  public synchronized List<String> list() {
    return containers.keySet().stream().sorted().toList();
  }

  synchronized Set<String> directories() {
    return new HashSet<>(containers.keySet());
  }

  /**
   * Removes the container's layer with everything in it; one that has none is no error. It must not
   * be mounted any more.
   */
  public void remove(String containerId) throws IOException {
    ContainerLayer container;
    synchronized (this) {
      container = containers.remove(containerId);
    }
    if (container == null) {
      return;
    }
    new TreeRemover(FileCalls.host()).remove(layers.overlay().resolve(containerId));
    release(container);
  }

  private ContainerLayer known(String containerId) throws IOException {
    return get(containerId)
        .orElseThrow(() -> new IOException("container " + containerId + " has no layer"));
  }

  /** Bytes of the files that the container has written: SizeRw. */
  public long size(String containerId) throws IOException {
    return UpperScan.size(layers.overlay().resolve(known(containerId).mount().upper()));
  }

  /** What the container has changed against its image, sorted by path: {@code docker diff}. */
  public List<FileChange> changes(String containerId) throws IOException {
    ContainerLayer container = known(containerId);
    try (RootFilesystemView below = RootFilesystemView.open(lowers(container))) {
      return UpperScan.changes(layers.overlay().resolve(container.mount().upper()), below);
    }
  }

  /** The container's root as it is now, readable without mounting it. The caller closes it. */
  public RootFilesystemView view(String containerId) throws IOException {
    ContainerLayer container = known(containerId);
    List<Path> directories = new ArrayList<>();
    directories.add(layers.overlay().resolve(container.mount().upper()));
    directories.addAll(lowers(container));
    return RootFilesystemView.open(directories);
  }

  /**
   * Makes a layer of what the container has written, on top of its image's. The container may not
   * be removed meanwhile; what it writes meanwhile may or may not be in it.
   *
   * @throws LayerException when that cannot be said in a layer
   */
  public LayerLease commit(String containerId) throws IOException {
    ContainerLayer container = known(containerId);
    Path upper = layers.overlay().resolve(container.mount().upper());
    List<Layer> below = container.layers();
    Optional<Digest> parent =
        below.isEmpty() ? Optional.empty() : Optional.of(below.get(below.size() - 1).chainId());
    return layers.importLayer(
        parent,
        new LayerSource() {
          @Override
          public InputStream open() throws IOException {
            return PackingStream.of(upper);
          }

          @Override
          public boolean kept() {
            return false;
          }
        });
  }

  /**
   * Makes a layer of what was written, as {@link #commit} does, but of the directory itself: the
   * container, which does not run, can only be removed from then on.
   *
   * @param latest later modification times become this one; empty to leave them
   * @return empty when nothing was written
   */
  public Optional<LayerLease> take(String containerId, Optional<Instant> latest)
      throws IOException {
    ContainerLayer container = known(containerId);
    Path upper = layers.overlay().resolve(container.mount().upper());
    if (LayerStore.children(upper).isEmpty()) {
      return Optional.empty();
    }
    if (latest.isPresent()) {
      LatestTime.apply(upper, latest.get());
    }
    List<Layer> below = container.layers();
    Optional<Digest> parent =
        below.isEmpty() ? Optional.empty() : Optional.of(below.get(below.size() - 1).chainId());
    return Optional.of(layers.adopt(parent, upper));
  }

  private List<Path> lowers(ContainerLayer container) {
    List<Path> lowers = new ArrayList<>();
    lowers.add(init.diff(container.layers()));
    lowers.addAll(topmostFirst(container.layers()));
    return lowers;
  }

  /** An image's root, readable without mounting it. The caller closes it. */
  public RootFilesystemView view(Image image) throws IOException {
    return RootFilesystemView.open(topmostFirst(image.layers()));
  }

  private List<Path> topmostFirst(List<Layer> stack) {
    List<Path> directories = new ArrayList<>();
    for (int i = stack.size() - 1; i >= 0; i--) {
      directories.add(layers.diff(stack.get(i)));
    }
    return directories;
  }

  /**
   * Makes sure that the container's root has the directory, as Docker makes an image's WORKDIR when
   * the container is created: missing ones are made in the writable layer, with that owner and mode
   * 0755; existing ones are left as they are. Symbolic links are followed within the root.
   *
   * @param path absolute
   * @throws LayerException when something on the way is no directory
   */
  public void ensureDirectory(String containerId, String path, int uid, int gid)
      throws IOException {
    try (RootFilesystemView view = view(containerId)) {
      view.makeDirectories(path, uid, gid);
    }
  }
}
