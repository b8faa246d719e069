package io.jdock.engine.build;

import io.jdock.engine.build.dockerfile.RunMount;
import io.jdock.engine.pull.Cancellation;
import io.jdock.image.DirectoryRoot;
import io.jdock.image.spec.Digest;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The directories of {@code RUN --mount=type=cache}, which stay from build to build. */
final class CacheMounts {
  private final Path parent;
  private final Map<Path, Integer> users = new HashMap<>();

  CacheMounts(Path parent) {
    this.parent = parent;
  }

  /** A cache in use, until closed. */
  final class Held implements AutoCloseable {
    private final Path directory;
    private final boolean fresh;

    private Held(Path directory, boolean fresh) {
      this.directory = directory;
      this.fresh = fresh;
    }

    Path directory() {
      return directory;
    }

    /** Whether it was made just now. */
    boolean fresh() {
      return fresh;
    }

    @Override
    public void close() {
      synchronized (CacheMounts.this) {
        users.merge(directory, -1, Integer::sum);
        users.remove(directory, 0);
        CacheMounts.this.notifyAll();
      }
    }
  }

  /** Waits for a locked one that another step has. */
  synchronized Held hold(String id, RunMount.Sharing sharing, Cancellation cancellation)
      throws IOException {
    String name = Digest.sha256(id.getBytes(StandardCharsets.UTF_8)).hex();
    Path directory = parent.resolve(name);
    if (sharing == RunMount.Sharing.PRIVATE) {
      for (int i = 1; users.containsKey(directory); i++) {
        directory = parent.resolve(name + "." + i);
      }
    } else if (sharing == RunMount.Sharing.LOCKED) {
      await(directory, cancellation);
    }
    boolean fresh = !Files.isDirectory(directory);
    Files.createDirectories(directory);
    Files.setLastModifiedTime(directory, FileTime.from(Instant.now())); // by which prune goes
    users.merge(directory, 1, Integer::sum);
    return new Held(directory, fresh);
  }

  private void await(Path directory, Cancellation cancellation) throws IOException {
    try (Cancellation.Registration wake = cancellation.onCancel(this::wake)) {
      while (users.containsKey(directory)) {
        cancellation.check();
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while another build has the cache");
    }
  }

  private synchronized void wake() {
    notifyAll();
  }

  /** Those that no step uses, nor has used after a time. */
  synchronized List<Path> unused(Instant until) throws IOException {
    List<Path> unused = new ArrayList<>();
    try (Stream<Path> all = Files.list(parent)) {
      for (Path path : all.toList()) {
        if (!users.containsKey(path)
            && !Files.getLastModifiedTime(path).toInstant().isAfter(until)) {
          unused.add(path);
        }
      }
    }
    return unused;
  }

  static void remove(Path directory) throws IOException {
    try (DirectoryRoot root = DirectoryRoot.open(directory)) {
      root.remove();
    }
  }
}
