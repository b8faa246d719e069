package io.jdock.engine.volume;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.jdock.engine.EngineException;
import io.jdock.engine.state.Json;
import io.jdock.engine.state.StateFile;
import io.jdock.image.Trees;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Volumes below {@code DATA/volumes/NAME}: {@code volume.json} says what it is, {@code _data} has
 * its files. A volume appears whole and vanishes whole, by rename; what a crash leaves half made or
 * half removed has a name that starts with a dot, and goes at the next start.
 *
 * <p>Containers hold the volumes they have, running or not; a volume that is held is not removed.
 */
public final class VolumeStore {
  private static final System.Logger LOG = System.getLogger(VolumeStore.class.getName());
  private static final String RECORD = "volume.json";
  private static final String DATA = "_data";
  private static final String MAKING = ".new-";
  private static final String REMOVED = ".removed-";
  private static final FileAttribute<Set<PosixFilePermission>> SEARCHABLE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx-----x"));
  private static final FileAttribute<Set<PosixFilePermission>> OPEN =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x"));

  private final Path root;
  private final Clock clock;
  private final ObjectMapper mapper = Json.mapper();
  private final SecureRandom random = new SecureRandom();
  private final Map<String, Volume> volumes = new TreeMap<>();

  /** Ids of the containers that have a volume, by its name. */
  private final Map<String, Set<String>> holders = new HashMap<>();

  private final VolumeMounts mounts = new VolumeMounts();

  /** A volume for a container, and whether it was made for it. */
  public record Held(Volume volume, boolean made) {}

  /**
   * Opens what is there and removes what a crash left.
   *
   * @throws IOException when the directory cannot be used; a volume that cannot be read is told and
   *     left alone
   */
  public VolumeStore(Path dataRoot, Clock clock) throws IOException {
    this.clock = clock;
    this.root = dataRoot.resolve("volumes");
    Files.createDirectories(root, SEARCHABLE);
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(root)) {
      for (Path entry : entries) {
        open(entry);
      }
    }
  }

  private void open(Path entry) {
    String name = String.valueOf(entry.getFileName());
    try {
      if (name.startsWith(MAKING) || name.startsWith(REMOVED)) {
        deleteTree(entry);
      } else if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
        volumes.put(name, read(entry, name));
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.ERROR, "volume " + name, e);
    }
  }

  /** A directory without a record is a plain volume: earlier versions wrote none. */
  private Volume read(Path entry, String name) throws IOException {
    Path record = entry.resolve(RECORD);
    if (Files.exists(record)) {
      return mapper.readValue(Files.readAllBytes(record), Volume.class);
    }
    return new Volume(name, Files.getLastModifiedTime(entry).toInstant(), null, null);
  }

  /** Where a volume's files are. */
  public Path data(String name) {
    return root.resolve(name).resolve(DATA);
  }

  public synchronized @Nullable Volume find(String name) {
    return volumes.get(name);
  }

  /** All, by name. */
  public synchronized List<Volume> all() {
    return new ArrayList<>(volumes.values());
  }

  /** Ids of the containers that have it. */
  public synchronized List<String> holders(String name) {
    return List.copyOf(new TreeSet<>(holders.getOrDefault(name, Set.of())));
  }

  /**
   * The volume of that name, made where there is none.
   *
   * @param name empty for a new one
   * @throws EngineException when name or options are wrong
   */
  synchronized Held create(
      String name, @Nullable Map<String, String> options, @Nullable Map<String, String> labels)
      throws IOException {
    String called = name.isEmpty() ? newName() : name;
    Volume known = volumes.get(called);
    if (known != null) {
      return new Held(known, false);
    }
    Volume.checkName(called);
    Map<String, String> all = labels;
    if (name.isEmpty()) {
      all = new HashMap<>(labels == null ? Map.of() : labels);
      all.put(Volume.ANONYMOUS, "");
    }
    Volume volume = new Volume(called, clock.instant(), options, all);
    volume.mountOptions(); // refuses what is wrong
    make(volume);
    volumes.put(called, volume);
    return new Held(volume, true);
  }

  private void make(Volume volume) throws IOException {
    Path directory = Files.createDirectory(root.resolve(MAKING + volume.name()), SEARCHABLE);
    try {
      Path data = Files.createDirectory(directory.resolve(DATA), OPEN);
      Files.setPosixFilePermissions(data, OPEN.value()); // whatever the umask
      StateFile.write(directory.resolve(RECORD), mapper.writeValueAsBytes(volume));
      Files.move(directory, root.resolve(volume.name()), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      deleteTree(directory);
      throw e;
    }
  }

  private String newName() {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** {@link #create}, and the container has it, in one step: nobody can remove it between. */
  public synchronized Held hold(
      String name,
      @Nullable Map<String, String> options,
      @Nullable Map<String, String> labels,
      String container)
      throws IOException {
    Held held = create(name, options, labels);
    holdAgain(held.volume().name(), container);
    return held;
  }

  /** Says that a container has a volume, as its record does. */
  public synchronized void holdAgain(String name, String container) {
    holders.computeIfAbsent(name, n -> new TreeSet<>()).add(container);
  }

  /** The container has it no more. */
  public synchronized void release(String name, String container) {
    Set<String> left = holders.get(name);
    if (left != null && left.remove(container) && left.isEmpty()) {
      holders.remove(name);
    }
  }

  /**
   * Removes a volume and all its files.
   *
   * @return what was removed; null when there was none of that name
   * @throws EngineException when a container has it
   * @throws IOException when something is mounted in it, and nothing is removed then; or when the
   *     file system refuses
   */
  @Nullable Volume remove(String name) throws IOException {
    Path removed;
    Volume volume;
    synchronized (this) {
      volume = volumes.get(name);
      if (volume == null) {
        return null;
      }
      if (holders.containsKey(name)) {
        throw EngineException.conflict(
            "remove "
                + name
                + ": volume is in use - ["
                + String.join(", ", new TreeSet<>(holders.getOrDefault(name, Set.of())))
                + "]");
      }
      Path directory = root.resolve(name);
      MountTable.requireNone(directory);
      removed = root.resolve(REMOVED + name + "-" + newName().substring(0, 8));
      Files.move(directory, removed, StandardCopyOption.ATOMIC_MOVE);
      volumes.remove(name);
    }
    deleteTree(removed);
    return volume;
  }

  /** Never below a mount: those are somebody else's files. */
  private static void deleteTree(Path tree) throws IOException {
    MountTable.requireNone(tree);
    Trees.remove(tree);
  }

  /**
   * Makes a volume's files be where {@link #data} says, for a container that is about to use them.
   * Every call by another container than before counts; {@link #unmount} is its opposite.
   *
   * @throws IOException when what its options say cannot be mounted
   */
  public void mount(String name, String container) throws IOException {
    Volume volume = find(name);
    if (volume == null) {
      throw new IOException("get " + name + ": no such volume");
    }
    mounts.mount(volume, data(name), container);
  }

  /** The container's use has ended; the last one's unmounts what was mounted. */
  public void unmount(String name, String container) throws IOException {
    mounts.unmount(name, data(name), container);
  }

  /** A container that runs on over the daemon's restart uses it. */
  public void mountedFor(String name, String container) {
    Volume volume = find(name);
    if (volume != null && volume.mountOptions() != null) {
      mounts.known(name, container);
    }
  }

  /** After a start: unmounts what is mounted for nobody. */
  public void unmountUnused() {
    for (Volume volume : all()) {
      if (volume.mountOptions() != null) {
        try {
          mounts.unmountUnused(volume.name(), data(volume.name()));
        } catch (IOException e) {
          LOG.log(System.Logger.Level.ERROR, "volume " + volume.name(), e);
        }
      }
    }
  }
}
