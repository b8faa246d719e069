package io.jdock.engine;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The volumes there are. */
public interface Volumes {

  /**
   * By name.
   *
   * @throws EngineException when a filter is none of {@code dangling}, {@code driver}, {@code
   *     label}, {@code name}
   */
  List<Details> list(Filters filters);

  /**
   * @throws EngineException when there is none of that name
   */
  Details inspect(String name);

  /** Makes a volume, or answers the one that there is. */
  Details create(CreateVolume request);

  /**
   * Removes a volume with all its files.
   *
   * @param force also well when there is none
   * @throws EngineException when a container, running or not, has it
   */
  void remove(String name, boolean force);

  /** Removes volumes that no container has: anonymous ones, or with {@code all=true} all. */
  Pruned prune(Filters filters);

  /**
   * A volume to be made.
   *
   * @param name empty for one of the engine's choice
   * @param driver empty for {@code local}
   * @param options of the driver; null where the client did not speak of any, which it is told back
   */
  record CreateVolume(
      String name,
      String driver,
      @Nullable Map<String, String> options,
      @Nullable Map<String, String> labels) {}

  /**
   * @param mountpoint where its files are on the host
   * @param containers how many have it
   */
  record Details(
      String name,
      String driver,
      Path mountpoint,
      Instant created,
      @Nullable Map<String, String> options,
      @Nullable Map<String, String> labels,
      int containers) {}

  /**
   * @param bytes that are free again
   */
  record Pruned(List<String> names, long bytes) {}
}
