package io.jdock.image;

import io.jdock.image.spec.Digest;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Manifests and configurations by their digest, {@code content/blobs/sha256/HEX}. Layers are kept
 * unpacked only, as Docker does, see {@link LayerStore}.
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

  void delete(Digest digest) throws IOException {
    Files.deleteIfExists(file(digest));
  }

  private Path file(Digest digest) {
    return blobs.resolve(digest.algorithm().prefix()).resolve(digest.hex());
  }
}
