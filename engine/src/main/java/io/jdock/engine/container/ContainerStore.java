package io.jdock.engine.container;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.jdock.engine.EngineException;
import io.jdock.engine.state.Json;
import io.jdock.engine.state.StateFile;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Containers' files below {@code DATA/containers/ID}. What a container is, is on the disk when
 * {@link #create} returns; what it is doing is written in the background, in order, the newest
 * only: after a crash the older state is read, which {@code Recovery} compares with the kernel's.
 */
final class ContainerStore implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(ContainerStore.class.getName());
  private static final String CONFIG = "config.json";
  private static final String STATE = "state.json";

  /** A container as it is found at start-up. */
  record Stored(ContainerRecord record, RunRecord run) {}

  /** How long a file waits to be synced; most containers of tests and scripts are gone by then. */
  private static final long SYNC_MILLIS = 500;

  /** How long a file waits that could not be written. */
  private static final long RETRY_MILLIS = 2000;

  private static final String REMOVED = ".removed-";

  private record Write(Path path, Object content) {}

  private final Path root;
  private final ObjectWriter writer;
  private final ObjectReader reader;
  private final Map<Path, Write> dirty = new LinkedHashMap<>();
  private boolean writing;
  private final Set<Path> unsynced = new LinkedHashSet<>();
  private final ScheduledExecutorService background =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "state-writer");
            thread.setDaemon(true);
            return thread;
          });

  ContainerStore(Path dataRoot) throws IOException {
    root = dataRoot.resolve("containers");
    Files.createDirectories(
        root, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x---")));
    ObjectMapper mapper = Json.mapper();
    writer = mapper.writer();
    reader = mapper.reader();
  }

  Path directory(String id) {
    return root.resolve(id);
  }

  /** Makes the container's directory and writes what it is, to the disk. */
  void create(ContainerRecord record) throws IOException {
    Files.createDirectory(
        directory(record.id()),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x---")));
    Path path = directory(record.id()).resolve(CONFIG);
    StateFile.writeUnsynced(path, writer.writeValueAsBytes(record));
    syncLater(path);
  }

  void save(ContainerRecord record) throws IOException {
    StateFile.write(directory(record.id()).resolve(CONFIG), writer.writeValueAsBytes(record));
  }

  /**
   * Writes what it is, for whoever survives the daemon's death; soon for whoever survives the
   * machine's.
   *
   * @return the same
   */
  ContainerRecord saveSoon(ContainerRecord record) throws IOException {
    Path path = directory(record.id()).resolve(CONFIG);
    StateFile.writeUnsynced(path, writer.writeValueAsBytes(record));
    syncLater(path);
    return record;
  }

  /** Writes what it is doing. */
  void save(String id, RunRecord run) {
    Path path = directory(id).resolve(STATE);
    if (!Files.isDirectory(directory(id))) {
      return; // removed meanwhile
    }
    try {
      StateFile.writeUnsynced(path, writer.writeValueAsBytes(run));
      syncLater(path);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.ERROR, "writing {0}: {1}", path, e);
    }
  }

  private void syncLater(Path path) {
    synchronized (unsynced) {
      boolean first = unsynced.isEmpty();
      unsynced.add(path);
      if (first) {
        background.schedule(this::sync, SYNC_MILLIS, TimeUnit.MILLISECONDS);
      }
    }
  }

  private void sync() {
    List<Path> paths;
    synchronized (unsynced) {
      paths = List.copyOf(unsynced);
      unsynced.clear();
    }
    for (Path path : paths) {
      try {
        StateFile.sync(path);
      } catch (IOException e) {
        LOG.log(System.Logger.Level.ERROR, "syncing {0}: {1}", path, e);
      }
    }
  }

  /** Has anything else of the container written soon. */
  void later(Path path, Object content) {
    synchronized (dirty) {
      dirty.put(path, new Write(path, content));
      if (!writing) {
        writing = true;
        background.execute(this::writeDirty);
      }
    }
  }

  private void writeDirty() {
    List<Write> failed = new ArrayList<>();
    while (true) {
      Write next;
      synchronized (dirty) {
        if (dirty.isEmpty()) {
          failed.forEach(write -> dirty.put(write.path(), write));
          writing = false;
          dirty.notifyAll();
          break;
        }
        next = dirty.remove(dirty.keySet().iterator().next());
      }
      failed.removeIf(write -> write.path().equals(next.path()));
      if (!write(next)) {
        failed.add(next);
      }
    }
    if (!failed.isEmpty() && !background.isShutdown()) {
      background.schedule(this::writeAgain, RETRY_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  /** What a full disk, say, did not take is tried again; its newest content by then. */
  private void writeAgain() {
    synchronized (dirty) {
      if (writing || dirty.isEmpty()) {
        return; // a writing that comes takes them along
      }
      writing = true;
    }
    writeDirty();
  }

  /** On the background thread only. */
  void write(Path path, Object content) {
    write(new Write(path, content));
  }

  /** False when it may be tried again. */
  private boolean write(Write next) {
    Path directory = next.path().getParent();
    if (directory == null || !Files.isDirectory(directory)) {
      return true; // removed meanwhile
    }
    try {
      StateFile.writeUnsynced(next.path(), writer.writeValueAsBytes(next.content()));
    } catch (NoSuchFileException e) {
      LOG.log(System.Logger.Level.TRACE, "{0} was removed meanwhile", next.path());
    } catch (JsonProcessingException | RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "writing " + next.path(), e);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.ERROR, "writing {0}, to be tried again: {1}", next.path(), e);
      return false;
    }
    return true;
  }

  /**
   * Adds a value behind those that a file holds: its cost does not grow with the file. On the
   * background thread only.
   */
  void append(Path path, Object content) throws IOException {
    Path directory = path.getParent();
    if (directory == null || !Files.isDirectory(directory)) {
      return; // removed meanwhile
    }
    try {
      Files.write(
          path,
          writer.writeValueAsBytes(content),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (NoSuchFileException e) {
      LOG.log(System.Logger.Level.TRACE, "{0} was removed meanwhile", path);
    }
  }

  /**
   * The values of a file that {@link #append} made longer, in order; none when there is no file.
   * What follows a value that a crash cut off is left out.
   */
  <T> List<T> readAll(Path path, Class<T> type) throws IOException {
    List<T> all = new ArrayList<>();
    try (MappingIterator<T> values = reader.forType(type).readValues(Files.readAllBytes(path))) {
      while (values.hasNextValue()) {
        all.add(values.nextValue());
      }
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (JsonProcessingException e) {
      LOG.log(System.Logger.Level.WARNING, "{0} is cut off: {1}", path, e.getOriginalMessage());
    }
    return all;
  }

  /** Changes a file of state soon, after all writes asked for before. */
  void soon(Runnable change) {
    background.execute(change);
  }

  /** Waits until all that was to be written is. */
  void flush() {
    boolean interrupted = false;
    CompletableFuture.runAsync(() -> {}, background).join();
    synchronized (dirty) {
      while (writing) {
        try {
          dirty.wait();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Reads a file that {@link #later} wrote; null when there is none. */
  <T> @Nullable T read(Path path, Class<T> type) throws IOException {
    Write pending;
    synchronized (dirty) {
      pending = dirty.get(path);
    }
    if (pending != null) {
      return type.cast(pending.content());
    }
    try {
      return reader.forType(type).readValue(Files.readAllBytes(path));
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  /** All containers on the disk; a directory without a readable record is told and left alone. */
  List<Stored> load() throws IOException {
    List<Stored> all = new ArrayList<>();
    try (var directories = Files.newDirectoryStream(root)) {
      for (Path directory : directories) {
        try {
          if (String.valueOf(directory.getFileName()).startsWith(REMOVED)) {
            delete(directory);
            continue;
          }
          Path config = directory.resolve(CONFIG);
          boolean cutOff = Files.exists(config) && Files.size(config) == 0;
          ContainerRecord record = cutOff ? null : read(config, ContainerRecord.class);
          if (record == null) {
            delete(directory); // creation was cut off before the record was there
            continue;
          }
          Path state = directory.resolve(STATE);
          boolean noState = Files.exists(state) && Files.size(state) == 0;
          RunRecord run = noState ? null : read(state, RunRecord.class);
          all.add(new Stored(record, run == null ? RunRecord.created() : run));
        } catch (IOException | EngineException e) {
          LOG.log(System.Logger.Level.ERROR, "container state in {0}: {1}", directory, e);
        }
      }
    }
    return all;
  }

  /** Removes all of a container's files: out of sight at once, from the disk soon. */
  void remove(String id) throws IOException {
    Path directory = directory(id);
    synchronized (dirty) {
      dirty.keySet().removeIf(path -> path.startsWith(directory));
    }
    Path removed = root.resolve(REMOVED + id);
    try {
      Files.move(directory, removed, StandardCopyOption.ATOMIC_MOVE);
    } catch (NoSuchFileException e) {
      return; // it was never made
    }
    background.execute(
        () -> {
          try {
            delete(removed);
          } catch (IOException e) {
            LOG.log(System.Logger.Level.ERROR, "removing {0}: {1}", removed, e);
          }
        });
  }

  /** Removes a tree, without following links. */
  static void delete(Path tree) throws IOException {
    if (!Files.exists(tree, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.walkFileTree(
        tree,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path dir, @Nullable IOException error)
              throws IOException {
            if (error != null) {
              throw error;
            }
            Files.deleteIfExists(dir);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  @Override
  public void close() {
    flush();
    sync();
    background.shutdown();
    try {
      if (!background.awaitTermination(10, TimeUnit.SECONDS)) {
        LOG.log(System.Logger.Level.ERROR, "container states are still being written");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
