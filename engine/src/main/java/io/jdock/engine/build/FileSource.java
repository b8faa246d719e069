package io.jdock.engine.build;

import io.jdock.image.Image;
import io.jdock.image.ImageStore;
import io.jdock.image.RootFiles;
import io.jdock.image.spec.Digest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A stage or image that files are copied from. What its files come to is remembered by its layers,
 * so that a step which need not be done again need not mount them either.
 */
final class FileSource implements AutoCloseable {
  private static final List<String> KINDS = List.of("file", "dir", "multi");

  private final BuildCache cache;
  private final ImageStore images;
  private final Optional<Image> of;
  private final String chain;
  private @Nullable WorkingLayer layer;

  /**
   * @param of empty for no files at all
   */
  FileSource(BuildCache cache, ImageStore images, Optional<Image> of) {
    this.cache = cache;
    this.images = images;
    this.of = of;
    this.chain =
        of.filter(image -> !image.layers().isEmpty())
            .map(image -> image.layers().get(image.layers().size() - 1).chainId().toString())
            .orElse("");
  }

  /** Its files, mounted from now on. */
  RootFiles files() throws IOException {
    WorkingLayer mounted = layer;
    if (mounted == null) {
      mounted = new WorkingLayer(images, of);
      layer = mounted;
    }
    return mounted.files();
  }

  /** Finds out what {@link CopySources#sum} comes to. */
  @FunctionalInterface
  interface Sum {
    String of() throws BuildFailure, IOException;
  }

  /**
   * What the sources come to, found out only where it is not remembered.
   *
   * @param sources all that decides about it beside the files
   */
  String sum(String sources, Sum unknown) throws BuildFailure, IOException {
    for (String kind : KINDS) {
      Optional<Digest> known = cache.get(key(kind, sources));
      if (known.isPresent()) {
        return kind + ":" + known.get().hex();
      }
    }
    String sum = unknown.of();
    int colon = sum.indexOf(':');
    cache.put(
        key(sum.substring(0, colon), sources),
        new Digest(Digest.Algorithm.SHA256, sum.substring(colon + 1)));
    return sum;
  }

  private String key(String kind, String sources) {
    return BuildCache.files(chain, "sum\0" + kind + '\0' + sources, false);
  }

  /** Of what a path names, its last link not followed. */
  Digest digest(String path, boolean owners) throws IOException {
    return digest(BuildCache.files(chain, path, owners), path, false, owners);
  }

  /** Of what a path leads to, with owners. */
  Digest digestBehind(String path) throws IOException {
    return digest(BuildCache.files(chain, "behind\0" + path, true), path, true, true);
  }

  private Digest digest(String key, String path, boolean follow, boolean owners)
      throws IOException {
    Optional<Digest> known = cache.get(key);
    if (known.isPresent()) {
      return known.get();
    }
    RootFiles files = files();
    Digest digest = files.digest(follow ? files.resolve(path) : path, owners);
    cache.put(key, digest);
    return digest;
  }

  @Override
  public void close() throws IOException {
    WorkingLayer mounted = layer;
    if (mounted != null) {
      mounted.close();
    }
  }
}
