package io.jdock.image;

import io.jdock.image.spec.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Content by its digest, {@code content/blobs/sha256/HEX}: manifests, configurations, and the
 * archives of layers as they were transferred, so that pushing and saving keep every digest. What
 * containers use is the unpacked layer, see {@link LayerStore}.
 */
public final class ContentStore {
  private static final Logger LOG = System.getLogger(ContentStore.class.getName());

  private final Path blobs;

  private ContentStore(Path blobs) {
    this.blobs = blobs;
  }

  static ContentStore open(Path dataRoot) throws IOException {
    ContentStore store = new ContentStore(dataRoot.resolve("content/blobs"));
    for (Digest.Algorithm algorithm : Digest.Algorithm.values()) {
      Path directory = Files.createDirectories(store.blobs.resolve(algorithm.prefix()));
      StateFiles.list(directory, "");
    }
    return store;
  }

  /**
   * Stores the bytes under their SHA-256. Not synced: what a power failure damages no longer has
   * its digest.
   */
  public Digest put(byte[] content) throws IOException {
    Digest digest = Digest.sha256(content);
    if (get(digest).isEmpty()) {
      StateFiles.writeUnsynced(file(digest), content);
    }
    return digest;
  }

  /** The bytes with that digest, if they are there and whole. */
  public Optional<byte[]> get(Digest digest) throws IOException {
    byte[] content;
    try {
      content = Files.readAllBytes(file(digest));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    if (!digest.matches(content)) {
      LOG.log(Level.WARNING, "{0} is damaged: its digest differs", file(digest));
      return Optional.empty();
    }
    return Optional.of(content);
  }

  /** Whether there are bytes with that digest; they were verified when they came. */
  public boolean has(Digest digest) {
    return Files.exists(file(digest));
  }

  /**
   * The bytes with that digest, to be read in pieces.
   *
   * @throws NoSuchFileException if they are not there
   */
  public InputStream open(Digest digest) throws IOException {
    return Files.newInputStream(file(digest));
  }

  /** A file beside the blobs for one that is coming; it goes at the next start if not before. */
  Path unfinished() throws IOException {
    return StateFiles.unfinished(blobs.resolve(Digest.Algorithm.SHA256.prefix()));
  }

  /** The same, being another name of a file that is there. */
  Path unfinished(Path file) throws IOException {
    Path link = unfinished();
    Files.delete(link);
    return Files.createLink(link, file);
  }

  /** Takes a file in whose bytes have that digest. */
  void adopt(Path file, Digest digest) throws IOException {
    Files.move(file, file(digest), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Deletes everything but these. */
  void keepOnly(Set<Digest> known) throws IOException {
    Set<Path> files = known.stream().map(this::file).collect(Collectors.toSet());
    for (Digest.Algorithm algorithm : Digest.Algorithm.values()) {
      for (Path file : LayerStore.children(blobs.resolve(algorithm.prefix()))) {
        if (!files.contains(file)) {
          Files.delete(file);
        }
      }
    }
  }

  /** Gives the bytes with that digest another name. */
  void link(Digest digest, Path name) throws IOException {
    Files.createLink(name, file(digest));
  }

  void delete(Digest digest) throws IOException {
    Files.deleteIfExists(file(digest));
  }

  private Path file(Digest digest) {
    return blobs.resolve(digest.algorithm().prefix()).resolve(digest.hex());
  }
}
