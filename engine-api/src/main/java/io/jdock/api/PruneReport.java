package io.jdock.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers to the prune routes. Space in bytes. */
public final class PruneReport {
  private PruneReport() {}

  /** {@code POST /containers/prune}. */
  public record Containers(@Nullable List<String> containersDeleted, long spaceReclaimed) {}

  /** {@code POST /images/prune}. */
  public record Images(@Nullable List<ImageDelete> imagesDeleted, long spaceReclaimed) {}

  /** {@code POST /volumes/prune}. */
  public record Volumes(@Nullable List<String> volumesDeleted, long spaceReclaimed) {}

  /** {@code POST /networks/prune}. */
  public record Networks(@Nullable List<String> networksDeleted) {}

  /** {@code POST /build/prune}. */
  public record BuildCache(@Nullable List<String> cachesDeleted, long spaceReclaimed) {}
}
