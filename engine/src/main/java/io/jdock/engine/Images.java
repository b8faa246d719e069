package io.jdock.engine;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** The images that are here. Pulling is {@code io.jdock.engine.pull}'s. */
public interface Images {

  List<Summary> list(boolean all, Filters filters);

  /**
   * @param ref a reference, an id or a prefix of one
   */
  Details inspect(String ref);

  List<HistoryLine> history(String ref);

  /** What was done, in Docker's order: tags removed, then images deleted. */
  List<Removal> remove(String ref, boolean force, boolean prune);

  void tag(String ref, String repository, String tag);

  Containers.PruneReport prune(Filters filters);

  /**
   * @param id {@code sha256:...}
   * @param size bytes of all layers, unpacked
   * @param containers how many are made of it
   */
  record Summary(
      String id,
      List<String> repoTags,
      List<String> repoDigests,
      Instant created,
      long size,
      Map<String, String> labels,
      int containers) {}

  /**
   * @param layers diff ids
   * @param stopSignal null when the image says nothing
   */
  record Details(
      String id,
      List<String> repoTags,
      List<String> repoDigests,
      @Nullable Instant created,
      String author,
      String comment,
      String os,
      String architecture,
      String variant,
      long size,
      ContainerConfig config,
      SortedSet<ContainerPort> exposedPorts,
      List<String> layers,
      Map<String, String> graphDriverData,
      @Nullable Instant lastTagged) {}

  /**
   * @param id of the image made by it, or {@code <missing>}
   */
  record HistoryLine(
      String id,
      @Nullable Instant created,
      String createdBy,
      List<String> tags,
      long size,
      String comment) {}

  /** One thing that was removed: exactly one of the two is not null. */
  record Removal(@Nullable String untagged, @Nullable String deleted) {}
}
