package io.jdock.engine.build;

import io.jdock.image.FileDigests;
import io.jdock.image.RootFiles;
import io.jdock.image.spec.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * The digests of one context's files, kept from build to build, so that only files which have
 * changed are hashed again. jdock's client says of each file by what it is known again: device,
 * inode and time of change, which nothing but the kernel sets. Thread-safe.
 */
final class ContextDigests implements RootFiles.Origins, FileDigests {
  /** What is remembered of a larger context is only its first files. */
  static final int MOST_FILES = 50_000;

  private static final Pattern ORIGIN = Pattern.compile("[0-9:.-]{1,100}");
  private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");

  private final Optional<Path> file;
  private final Map<String, Digest> before = new HashMap<>();
  private final Map<Long, String> origins = new ConcurrentHashMap<>();
  private final Map<String, Digest> now = new ConcurrentHashMap<>();

  private ContextDigests(Optional<Path> file) {
    this.file = file;
  }

  /** Of a context that nothing is remembered of. */
  static ContextDigests none() {
    return new ContextDigests(Optional.empty());
  }

  /**
   * Those of the last build.
   *
   * @param file where they are kept; missing when there was none
   */
  static ContextDigests read(Path file) throws IOException {
    ContextDigests digests = new ContextDigests(Optional.of(file));
    if (Files.exists(file)) {
      for (String line : Files.readString(file, StandardCharsets.US_ASCII).split("\n")) {
        String[] words = line.split(" ");
        if (words.length == 2 && DIGEST.matcher(words[1]).matches()) {
          digests.before.put(words[0], Digest.parse(words[1]));
        }
      }
    }
    return digests;
  }

  @Override
  public void unpacked(long inode, String origin) {
    boolean kept =
        file.isPresent() && origins.size() < MOST_FILES && ORIGIN.matcher(origin).matches();
    if (kept) {
      origins.put(inode, origin);
    } else {
      origins.remove(inode); // of a file that is gone
    }
  }

  @Override
  public Optional<Digest> known(long inode) {
    String origin = origins.get(inode);
    if (origin == null) {
      return Optional.empty();
    }
    Digest found = now.get(origin);
    return Optional.ofNullable(found == null ? before.get(origin) : found);
  }

  @Override
  public void found(long inode, Digest content) {
    String origin = origins.get(inode);
    if (origin != null) {
      now.put(origin, content);
    }
  }

  /** Keeps what is known of the files that the context has now. */
  void save() throws IOException {
    if (file.isEmpty()) {
      return;
    }
    Map<String, Digest> all = new TreeMap<>();
    origins.forEach((inode, origin) -> known(inode).ifPresent(d -> all.put(origin, d)));
    Path kept = file.get().toAbsolutePath();
    if (all.equals(before)) {
      if (Files.exists(kept)) {
        Files.setLastModifiedTime(kept, FileTime.from(Instant.now())); // by which prune goes
      }
      return;
    }
    StringBuilder text = new StringBuilder();
    all.forEach((origin, digest) -> text.append(origin).append(' ').append(digest).append('\n'));
    Path next = Files.createTempFile(kept.getParent(), Contexts.UNFINISHED, "");
    try {
      Files.writeString(next, text, StandardCharsets.US_ASCII);
      Files.move(next, kept, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(next);
    }
  }
}
