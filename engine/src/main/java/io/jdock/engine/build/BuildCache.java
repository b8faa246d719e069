package io.jdock.engine.build;

import io.jdock.image.ImageStore;
import io.jdock.image.spec.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which image came of which step on which image, kept in a file that only grows while the engine
 * runs. The images themselves are in the store; an entry whose image is gone counts as none.
 */
final class BuildCache {
  private static final int MOST_DIGESTS = 10_000;

  private final Path file;
  private final ImageStore images;
  private final Map<String, String> entries = new LinkedHashMap<>();

  private BuildCache(Path file, ImageStore images) {
    this.file = file;
    this.images = images;
  }

  /** Reads the file, where there is one, and leaves out what counts no more. */
  static BuildCache open(Path file, ImageStore images) throws IOException {
    BuildCache cache = new BuildCache(file, images);
    if (Files.exists(file)) {
      for (String line : Files.readString(file, StandardCharsets.US_ASCII).split("\n")) {
        String[] words = line.split(" ");
        if (words.length == 2 && isDigest(words[1])) { // a crash may have cut the last one short
          cache.entries.put(words[0], words[1]);
        }
      }
      cache.entries.entrySet().removeIf(e -> isStep(e.getKey()) && !cache.isHere(e.getValue()));
      cache.rewrite();
    }
    return cache;
  }

  private static boolean isDigest(String text) {
    return text.matches("sha256:[0-9a-f]{64}");
  }

  private static boolean isStep(String key) {
    return key.startsWith("step:");
  }

  private boolean isHere(String image) {
    return images.get(Digest.parse(image)).isPresent();
  }

  private void rewrite() throws IOException {
    StringBuilder text = new StringBuilder();
    entries.forEach((key, value) -> text.append(key).append(' ').append(value).append('\n'));
    Path next = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(next, text);
    Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  /** The name under which a step is remembered. */
  static String step(String parent, List<String> parts) {
    StringBuilder all = new StringBuilder(parent);
    parts.forEach(part -> all.append('\0').append(part.length()).append(':').append(part));
    return "step:" + Digest.sha256(all.toString().getBytes(StandardCharsets.UTF_8)).hex();
  }

  /** The name under which the digest of files of an image is remembered. */
  static String files(String chain, String path, boolean owners) {
    String all = chain + '\0' + path + '\0' + owners;
    return "files:" + Digest.sha256(all.getBytes(StandardCharsets.UTF_8)).hex();
  }

  synchronized Optional<Digest> get(String key) {
    return Optional.ofNullable(entries.get(key)).map(Digest::parse);
  }

  synchronized void put(String key, Digest value) throws IOException {
    if (value.toString().equals(entries.put(key, value.toString()))) {
      return;
    }
    Files.writeString(
        file,
        key + " " + value + "\n",
        StandardCharsets.US_ASCII,
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
    if (entries.size() > 2 * MOST_DIGESTS) {
      shrink();
    }
  }

  private void shrink() throws IOException {
    int tooMany = entries.size() - MOST_DIGESTS;
    var oldest = entries.entrySet().iterator();
    for (int i = 0; i < tooMany; i++) {
      oldest.next();
      oldest.remove();
    }
    rewrite();
  }

  /** The images that steps came to. */
  synchronized Set<Digest> images() {
    Set<Digest> found = new HashSet<>();
    entries.forEach(
        (key, value) -> {
          if (isStep(key)) {
            found.add(Digest.parse(value));
          }
        });
    return found;
  }

  /** Forgets the steps that came to such images, and all digests of files. */
  synchronized void forget(Predicate<Digest> image) throws IOException {
    entries.entrySet().removeIf(e -> !isStep(e.getKey()) || image.test(Digest.parse(e.getValue())));
    rewrite();
  }
}
