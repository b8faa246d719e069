package io.jdock.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jdock.image.spec.Digest;
import io.jdock.linux.Fd;
import io.jdock.linux.KernelJournal;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
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

  private final LayerStore layers;
  private final InitLayer init;
  private final Path records;
  private final Map<String, ContainerLayer> containers = new HashMap<>();

  private ContainerLayers(LayerStore layers, Path records) {
    this.layers = layers;
    this.init = new InitLayer(layers);
    this.records = records;
  }

  static ContainerLayers open(Path dataRoot, LayerStore layers) throws IOException {
    Path records = Files.createDirectories(dataRoot.resolve("image/containers"));
    ContainerLayers store = new ContainerLayers(layers, records);
    for (Path file : StateFiles.list(records, ".json")) {
      Optional<ContainerLayer> container = store.read(file);
      if (container.isPresent()) {
        store.add(container.get());
      } else {
        Files.delete(file);
      }
    }
    return store;
  }

  /** A record is not synced when a container is made; one that a crash cut short counts as none. */
  private Optional<ContainerLayer> read(Path file) throws IOException {
    String id = file.getFileName().toString().replace(".json", "");
    try {
      JsonNode json = StateFiles.read(file);
      List<Digest> diffIds = new ArrayList<>();
      json.path("diffIds").forEach(diffId -> diffIds.add(Digest.parse(diffId.asText())));
      Digest image = Digest.parse(json.path("image").asText());
      Optional<List<Layer>> stack = layers.stack(diffIds);
      if (stack.isPresent() && Files.isDirectory(layers.overlay().resolve(id).resolve(UPPER))) {
        init.ensure(stack.get());
        return Optional.of(layer(id, image, stack.get()));
      }
      LOG.log(Level.WARNING, "container {0} has lost layers", id);
    } catch (StateFiles.DamagedException | IllegalArgumentException e) {
      LOG.log(Level.WARNING, "container layer record " + file, e);
    }
    return Optional.empty();
  }

  private void add(ContainerLayer container) {
    container.layers().forEach(layer -> layers.retain(layer.chainId()));
    containers.put(container.containerId(), container);
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
    try {
      init.ensure(container.layers());
      makeDirectories(container, journal);
      write(container, image);
      return container;
    } catch (IOException | RuntimeException | Error e) {
      try {
        remove(containerId);
      } catch (IOException second) {
        e.addSuppressed(second);
      }
      throw e;
    }
  }

  private void makeDirectories(ContainerLayer container, KernelJournal journal) throws IOException {
    long start = System.nanoTime();
    Path directory = layers.overlay().resolve(container.containerId());
    FileCalls calls = FileCalls.host();
    Files.createDirectory(directory);
    Files.createDirectory(directory.resolve(UPPER));
    Files.createDirectory(directory.resolve(WORK));
    try (Fd upper = calls.openDirectory(directory.resolve(UPPER))) {
      inheritRoot(calls, container, upper);
    }
    Files.writeString(directory.resolve("lower"), String.join(":", container.mount().lowers()));
    journal.done(
        KernelJournal.Phase.STORAGE,
        () ->
            "mkdir(\""
                + directory.resolve(UPPER)
                + "\"), mkdir(\""
                + directory.resolve(WORK)
                + "\")",
        "what the container writes lands in its own upper directory, the image stays as it is",
        () -> "mkdir -p " + directory.resolve(UPPER) + " " + directory.resolve(WORK),
        start);
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

  private void write(ContainerLayer container, Image image) throws IOException {
    ObjectNode json = StateFiles.newObject();
    json.put("image", image.id().toString());
    var diffIds = json.putArray("diffIds");
    image.layers().forEach(layer -> diffIds.add(layer.diffId().toString()));
    StateFiles.writeUnsynced(recordFile(container.containerId()), json);
  }

  private Path recordFile(String containerId) {
    return records.resolve(containerId + ".json");
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
    Files.deleteIfExists(recordFile(containerId));
    new TreeRemover(FileCalls.host()).remove(layers.overlay().resolve(containerId));
    for (int i = container.layers().size() - 1; i >= 0; i--) {
      layers.release(container.layers().get(i).chainId());
    }
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
