package io.jdock.engine;

import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The images that are here. Pulling is {@code io.jdock.engine.pull}'s. */
public interface Images {

  List<Summary> list(boolean all, Filters filters);

  /** The images that are listed by default, with what of them is shared and how many use them. */
  List<Summary> usage();

  /**
   * @param ref a reference, an id or a prefix of one
   */
  Details inspect(String ref);

  List<HistoryLine> history(String ref);

  /** What was done, in Docker's order: tags removed, then images deleted. */
  List<Removal> remove(String ref, boolean force, boolean prune);

  void tag(String ref, String repository, String tag);

  /**
   * Makes an image of one layer from the archive of a root file system, plain or compressed.
   *
   * @return {@code sha256:...}
   */
  String importRoot(InputStream archive, Import request);

  /**
   * Takes in the images of an archive that {@code docker save} or another tool wrote.
   *
   * @return what came: names, or {@code sha256:...} where an image has none
   */
  List<String> load(InputStream archive);

  /**
   * Writes images to an archive that {@link #load} and other engines read.
   *
   * @param refs names, of which one without a tag means all its tags, or ids
   * @param out opened when it is known that all is there
   */
  void save(List<String> refs, Supplier<OutputStream> out);

  /**
   * What an imported image is to be.
   *
   * @param repository empty for no name
   * @param tag empty for {@code latest}
   * @param platform empty for the host's
   * @param message the comment in its history
   * @param changes Dockerfile instructions, as {@link io.jdock.engine.image.ChangeInstructions}
   *     reads them
   */
  record Import(
      String repository, String tag, String platform, String message, List<String> changes) {
    public Import {
      changes = List.copyOf(changes);
    }
  }

  /** Removes images that nothing needs; what cannot be removed stays. */
  Pruned prune(Filters filters);

  /**
   * @param spaceReclaimed bytes of the layers that were deleted, unpacked
   */
  record Pruned(List<Removal> removed, long spaceReclaimed) {
    public Pruned {
      removed = List.copyOf(removed);
    }
  }

  /**
   * @param id {@code sha256:...}
   * @param parent the image that it was made of here; empty if it came from elsewhere
   * @param size bytes of all layers, unpacked
   * @param sharedSize of them, what other images have too; -1 if not computed
   * @param containers how many are made of it; -1 if not counted
   */
  record Summary(
      String id,
      String parent,
      List<String> repoTags,
      List<String> repoDigests,
      Instant created,
      long size,
      long sharedSize,
      Map<String, String> labels,
      int containers) {}

  /**
   * @param parent the image that it was made of here; empty if it came from elsewhere
   * @param dockerVersion of the engine that made it; empty when unknown
   * @param layers diff ids
   */
  record Details(
      String id,
      String parent,
      List<String> repoTags,
      List<String> repoDigests,
      @Nullable Instant created,
      String author,
      String comment,
      String dockerVersion,
      String os,
      String architecture,
      String variant,
      long size,
      ContainerConfig config,
      SortedSet<ContainerPort> exposedPorts,
      List<String> onBuild,
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
